"""What forms about needs, offers and free times send, read into the journeys' documents. For others and for oneself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from foundation.errors import BadInput, Fault
from foundation.time_windows import WeeklySlot
from programme.journeys.wishes import (
    Availability,
    CoachOffer,
    ConsentAnswer,
    NeedAsked,
    Needs,
    SkillOffered,
)
from programme.queries.person_facts import PersonDetails

from .asking import Field, Options
from .binding import filled, read_form
from .forms import Form
from .words import AVAILABILITY, COACHING, WEEKDAYS

SPARE_ROWS = 3
"""Empty rows for more times than there are."""

EVERY_WEEK = (1, 2, 3, 4, 5)

_PLAIN_OFFER = ("places", "hours_per_month", "status", "supervision_valid_to", "grows_coaches")


def need_fields(skills: Options) -> list[Field]:
    """One choice for each skill, and a tick for coaching in general."""
    levels = [(f"{how}-{level}", f"{words}, level {level}") for how, words in _HOW for level in (1, 2, 3, 4)]
    options = (("", "Not asked for"), *((f"{how}-", words) for how, words in _HOW), *levels)
    general = Field("general", "A coach in general, for no skill in particular", "tick")
    return [general, *(Field(f"need.{code}", name, "pick", options=options) for code, name in skills)]


_HOW = (("wish", "Would help"), ("must", "Must have"))


def need_form(details: PersonDetails) -> Form:
    """The form as the records fill it."""
    named = [each for each in details.needs if each.skill]
    values: dict[str, Any] = {f"need.{n.skill}": f"{'must' if n.required else 'wish'}-{n.level or ''}" for n in named}
    return filled({**values, "general": len(named) < len(details.needs)})


def needs_from(sent: Form, skills: Options) -> Needs:
    """All that is asked for."""
    found = [NeedAsked()] if sent.ticked("general") else []
    for code, _ in skills:
        how, _, level = sent.text(f"need.{code}").partition("-")
        if how in dict(_HOW):
            known = int(level) if level in ("1", "2", "3", "4") else None
            found.append(NeedAsked(skill=code, level=known, required=how == "must"))
    return Needs(needs=tuple(found))


def offer_fields(skills: Options) -> list[Field]:
    """The fields of an offer to coach."""
    levels = (
        ("", "Not offered"),
        ("any", "Offered"),
        *((str(level), f"Offered, level {level}") for level in range(1, 5)),
    )
    return [
        Field("places", "How many learners at a time?", "number"),
        Field("hours_per_month", "Hours a month", "number"),
        Field("status", "At present", "choice", options=COACHING),
        Field("supervision_valid_to", "Supervision is in date until", "date"),
        Field("grows_coaches", "Would help a learner to become a coach", "tick"),
        *(Field(f"offer.{code}", name, "pick", options=levels) for code, name in skills),
    ]


def offer_form(details: PersonDetails) -> Form:
    """The form as the records fill it."""
    offer = details.offer
    if offer is None:
        return filled({"status": "active"})
    values = {name: getattr(offer, name) for name in _PLAIN_OFFER}
    return filled({**values, **{f"offer.{each.skill}": each.level or "any" for each in offer.skills}})


def offer_from(sent: Form, skills: Options, wishes: Sequence[str]) -> CoachOffer:
    """All that is offered; wishes for learners stay as they are.

    Raises:
        BadInput: every fault at its field.
    """
    offered = [(code, sent.text(f"offer.{code}")) for code, _ in skills]
    known = tuple(
        SkillOffered(skill=code, level=int(level) if level in ("1", "2", "3", "4") else None)
        for code, level in offered
        if level
    )
    read = read_form(CoachOffer, sent, _PLAIN_OFFER)
    return read.model_copy(update={"skills": known, "wishes": tuple(wishes)})


def time_fields(rows: int) -> list[list[Field]]:
    """The fields of each row of free times."""
    days = (("", "No day"), *WEEKDAYS)
    return [
        [
            Field(f"slot.{row}.weekday", "Day", "pick", options=days),
            Field(f"slot.{row}.start", "From", hint="Such as 09:00"),
            Field(f"slot.{row}.end", "To", hint="Such as 12:30"),
            Field(f"slot.{row}.occurrences", "Weeks of the month", hint="Such as 1, 3; empty for all"),
            Field(f"slot.{row}.term_only", "In school terms only", "tick"),
        ]
        for row in range(rows)
    ]


def time_form(details: PersonDetails) -> tuple[Form, int]:
    """The form as the records fill it, and its number of rows."""
    values: dict[str, Any] = {"state": details.availability, "away": [each.isoformat() for each in details.away]}
    for row, slot in enumerate(details.slots):
        parts = ("weekday", "start", "end", "term_only")
        values |= {f"slot.{row}.{part}": getattr(slot, part) for part in parts}
        weeks = "" if len(slot.occurrences) == len(EVERY_WEEK) else ", ".join(map(str, slot.occurrences))
        values[f"slot.{row}.occurrences"] = weeks
    return filled(values), len(details.slots) + SPARE_ROWS


def rows_sent(sent: Form) -> int:
    """How many rows of times a form had."""
    numbers = [name.split(".")[1] for name in sent.values if name.startswith("slot.") and name.endswith(".weekday")]
    return min(
        200, 1 + max((int(each) for each in numbers if each.isdecimal() and len(each) < 4), default=SPARE_ROWS - 1)
    )


def times_from(sent: Form) -> Availability:
    """When somebody can, as the form says.

    Raises:
        BadInput: every fault at its field.
    """
    faults: list[Fault] = []
    slots = [_slot(sent, row, faults) for row in range(rows_sent(sent)) if sent.text(f"slot.{row}.weekday")]
    if faults:
        raise BadInput(faults)
    said = read_form(Availability, sent, ("state", "away"))
    kept = tuple(each for each in slots if each) if said.state == "stated" else ()
    return said.model_copy(update={"slots": kept})


def _slot(sent: Form, row: int, faults: list[Fault]) -> WeeklySlot | None:
    name = f"slot.{row}"
    weeks = [each for each in EVERY_WEEK if str(each) in sent.text(f"{name}.occurrences")]
    values = {part: sent.text(f"{name}.{part}") for part in ("weekday", "start", "end")}
    values |= {part: text.zfill(5) for part, text in values.items() if part != "weekday" and text}
    whole = {**values, "occurrences": weeks or EVERY_WEEK, "term_only": sent.ticked(f"{name}.term_only")}
    try:
        return WeeklySlot.model_validate(whole, strict=False)
    except ValidationError:
        message = "this is no stretch of a day."
        faults.append(Fault(f"{name}.start", "", message, "Write both times as 09:00, the later one second."))
        return None


def consent_from(sent: Form) -> ConsentAnswer:
    """What was said about one's name on the map.

    Raises:
        BadInput: where neither yes nor no was chosen, or the day is none.
    """
    if sent.text("given") not in ("yes", "no"):
        raise BadInput([Fault("given", "", "nothing is chosen.", "Choose yes or no.")])
    said = Form({**sent.values, "kind": ["name_on_map"], "given": ["yes"] if sent.text("given") == "yes" else []})
    return read_form(ConsentAnswer, said)


STATE = Field("state", "What is known?", "choice", options=AVAILABILITY)
AWAY = Field("away", "Days away", "lines", hint="One day in each line, as 2020-07-13.")
