"""Where somebody works: organisations resolved or asked for, sites kept, nothing filled in from the row above."""

from __future__ import annotations

import re
from dataclasses import replace

from .context import Reading, RowRead
from .organisations import Resolution
from .problems import Choice

_LEFT_OUT = "-"
_COLUMNS = {"organisation", "organisation_code"}


def read_employers(row: RowRead, reading: Reading, above: str) -> None:
    """The memberships of a row.

    Args:
        row: the row; its membership is given the site and job title beside it.
        reading: the list.
        above: what stands in the organisation's column one row higher.
    """
    names = [name for name in ("organisation_code", "organisation") if row.text(name)]
    codes: dict[str, tuple[str, str]] = {}
    for name in names:
        found = _employer(row, name, reading, hinted=len(names) > 1 and name == "organisation" and bool(codes))
        if found:
            codes[name] = found
    if len({code for code, _ in codes.values()}) > 1:
        both = tuple(code for code, _ in codes.values())
        _contradiction(row, reading, both, codes)
    elif codes:
        code, site = next(iter(codes.values()))
        _member(
            row, code, site or next((s for _, s in codes.values() if s), ""), main=bool(row.text("second_organisation"))
        )
    elif not names and not row.empty & _COLUMNS and (row.hint or _COLUMNS & set(row.cells)):
        _blank(row, reading, above)
    for text in filter(None, (part.strip() for part in re.split(r"[;\n]", row.text("second_organisation")))):
        second = _employer(row, "second_organisation", reading, text=text)
        if second and second[0] not in {each["organisation"] for each in row.memberships}:
            row.memberships.append({"organisation": second[0]} | ({"site": second[1]} if second[1] else {}))


def _employer(
    row: RowRead, name: str, reading: Reading, *, text: str = "", hinted: bool = False
) -> tuple[str, str] | None:
    """The organisation's code and the site that a cell names; None where it has to be asked for."""
    text = text or row.text(name)
    key = f"organisation:{text.casefold()}"
    index = reading.known.organisations
    answer = reading.decided(key)
    if answer == _LEFT_OUT:
        return None
    found = index.resolve(answer if answer is not None else text)
    if found.outcome == "certain":
        if found.site:
            reading.say(row, name, "organisation.site", "note", f"this is a site of {found.code}: {found.site}.")
        elif text.casefold() != found.code.casefold() and found.reason != "its code":
            each = index.organisation(found.code)
            label = each.label() if each else found.code
            reading.say(row, name, "organisation.taken", "note", f"taken to be {label}, by {found.reason}.")
        return found.code, found.site
    if not hinted:  # where the code beside it is certain, a name that is only alike says nothing new
        _ask(row, name, reading, found, key)
    return None


def _ask(row: RowRead, name: str, reading: Reading, found: Resolution, key: str) -> None:
    choices = tuple(Choice(c.organisation.code, c.organisation.label(), c.score) for c in found.candidates)
    best = f"the best guess is {choices[0].label}, {choices[0].score:.0%} alike." if choices else "nothing is like it."
    words = {
        "choose": ("organisation.choose", f"this is not surely one organisation; {best}"),
        "closed": ("organisation.closed", f"{found.reason}; pick the present employer."),
        "mangled": ("organisation.mangled", "this is a number: a spreadsheet may have spoilt a code such as 5E1."),
        "unknown": ("organisation.unknown", "no organisation is known by this name."),
        "blank": ("organisation.unknown", "this is no name of an organisation."),
    }
    if len(choices) > 1 and choices[0].score == choices[1].score == 1.0:
        words["choose"] = ("organisation.several", f"{len(choices)} organisations are called so; none was guessed.")
    kind, message = words[found.outcome]
    remedy = "Choose one; the answer holds for every like cell and is remembered."
    if found.outcome == "mangled":
        remedy = "Type the code again, with the column set to Text."
    reading.say(
        row,
        name,
        kind,
        "refused" if found.outcome == "mangled" else "decide",
        message,
        remedy,
        choices=choices,
        decision=key,
        waits=True,
    )


def _contradiction(row: RowRead, reading: Reading, both: tuple[str, ...], codes: dict[str, tuple[str, str]]) -> None:
    key = f"employer:{row.text('organisation_code')}|{row.text('organisation')}"
    answer = reading.decided(key)
    if answer in both:
        _member(row, answer, dict(codes.values()).get(answer, ""), main=False)
        return
    choices = tuple(Choice(code, _label(reading, code)) for code in both)
    message = f"the code means {both[0]}, the name {both[1]}."
    reading.say(
        row,
        "organisation_code",
        "organisation.contradiction",
        "decide",
        message,
        "Choose one.",
        choices=choices,
        decision=key,
        waits=True,
    )


def _blank(row: RowRead, reading: Reading, above: str) -> None:
    """An empty cell is never filled from above by itself; a display name's organisation is offered."""
    if row.hint:
        row.cells["organisation"] = (row.hint, row.cell("name"))
        _from_display_name(row, reading)
        return
    key = f"blank:{row.sheet}:organisation"
    answer = reading.decided(key)
    if answer == "above" and above:
        row.cells["organisation"] = (above, row.cell("organisation"))
        found = _employer(row, "organisation", reading)
        if found:
            _member(row, *found, main=False)
        return
    if answer == _LEFT_OUT:
        return
    choices = (Choice("above", "the same as above"), Choice(_LEFT_OUT, "no employer"))
    message = "no organisation stands here; nothing was filled in from the row above."
    reading.say(
        row,
        "organisation",
        "organisation.blank",
        "decide",
        message,
        "Say what an empty cell means.",
        choices=choices,
        decision=key,
        waits=True,
    )


def _from_display_name(row: RowRead, reading: Reading) -> None:
    """What a display name says is a hint: people keep their old address after they moved, so it is always asked."""
    key = f"organisation:{row.hint.casefold()}"
    index = reading.known.organisations
    answer = reading.decided(key) or index.remembered.get(row.hint.casefold())
    found = index.resolve(answer or row.hint)
    if answer and answer != _LEFT_OUT and found.outcome == "certain":
        _member(row, found.code, found.site, main=False)
    elif answer != _LEFT_OUT:
        shown = replace(found, outcome="choose") if found.outcome == "certain" else found
        _ask(row, "organisation", reading, shown, key)


def _member(row: RowRead, code: str, site: str, *, main: bool) -> None:
    member = {"organisation": code, "site": row.text("site") or site, "job_title": row.text("job_title")}
    member |= {"main": "yes"} if main else {}
    row.memberships.insert(0, {name: text for name, text in member.items() if text})


def _label(reading: Reading, code: str) -> str:
    each = reading.known.organisations.organisation(code)
    return each.label() if each else code
