"""What else a row says of a person: dates, time, tools, access needs, consent, and plain texts."""

from __future__ import annotations

from collections.abc import Mapping

from ..values import MOST_LETTERS
from .access_words import read_access
from .answers import band_in, number_in, read_skills, tier_in, yes_or_no
from .context import Reading, RowRead
from .days import read_day
from .patients import tells_of_a_patient
from .problems import Choice
from .week import read_week

LEFT_OUT = "-"
DATES = ("start", "end", "joined", "trained_on")
_PLAIN = ("profession", "band")
_MODES = {
    "person": "in_person",
    "face": "in_person",
    "f2f": "in_person",
    "online": "online",
    "virtual": "online",
    "teams": "online",
    "remote": "online",
}
_EITHER = ("either", "both", "no preference", "hybrid", "any", "don't mind", "mix", "flexible")


def read_facts(row: RowRead, reading: Reading) -> None:
    """Fill a row from all its further cells; what cannot be told is left empty, and said.

    Args:
        row: the row, its identity and employers read.
        reading: the list.
    """
    for name in _PLAIN:
        if row.text(name):
            row.person[name] = (band_in(row.text(name)) if name == "band" else row.text(name))[:MOST_LETTERS]
    _dates(row, reading)
    _week(row, reading)
    _skills(row, reading)
    _access(row, reading)
    _answers(row, reading)
    _free_texts(row, reading)
    if row.text("topics"):
        row.person["topics"] = row.text("topics").replace(",", ";")


def _dates(row: RowRead, reading: Reading) -> None:
    days: dict[str, str] = {}
    for name in DATES:
        key = f"date:{row.text(name)}"
        answer = reading.decided(key) if row.text(name) else None
        text = row.text(name) if answer is None else answer
        if text in ("", LEFT_OUT):
            continue
        read = read_day(text, row.orders.get(name, "day first"))
        if read.day is None:
            remedy = "Type it as day, month and year, such as 3 April 2026."
            reading.say(row, name, "date.unclear", "decide", read.problem, remedy, decision=key)
        else:
            days[name] = read.day.isoformat()
            if read.how:
                reading.say(row, name, "date.number", "note", read.how)
    if "joined" in days:
        row.person["joined"] = days["joined"]
    for member in row.memberships[:1]:
        member |= {name: days[name] for name in ("start", "end") if name in days}
    if row.text("tier"):
        _tier(row, reading, days)


def _tier(row: RowRead, reading: Reading, days: Mapping[str, str]) -> None:
    tier = tier_in(row.text("tier"))
    if not tier:
        choices = tuple(Choice(each, each.capitalize()) for each in ("learn", "live", "lead"))
        reading.say(
            row,
            "tier",
            "tier.unclear",
            "decide",
            "this is not one of the tiers Learn, Live and Lead.",
            "Choose one.",
            choices=choices,
            decision=f"tier:{row.text('tier')}",
        )
        tier = reading.decided(f"tier:{row.text('tier')}") or ""
    person = reading.known.by_email.get(row.person.get("email", ""))
    if tier in ("learn", "live", "lead") and (person is None or tier not in person.tiers):
        row.person[f"{tier}_from"] = days.get("joined") or days.get("trained_on") or reading.known.day.isoformat()
        if not days.get("joined"):
            since = "the day the training ended" if days.get("trained_on") else "the day of this import"
            reading.say(row, "tier", "tier.since", "note", f"no day of joining is given: the tier counts from {since}.")


def _week(row: RowRead, reading: Reading) -> None:
    """The week as read, shown beside its text; only what was understood in full is stored before somebody confirms."""
    if "availability" not in row.cells:
        return
    text, key = row.text("availability"), f"availability:{row.text('availability').casefold()}"
    read = read_week(text)
    answer = reading.decided(key)
    if answer == "-":
        return
    confirmed = answer is not None
    if answer not in (None, "confirmed"):
        read = read_week(str(answer))
    row.week = {
        "cell": row.cell("availability"), "text": text, "sureness": "confirmed" if confirmed else read.sureness,
        "grid": [[slot.weekday, slot.start, slot.end, list(slot.occurrences), slot.term_only] for slot in read.slots],
        "words": read.words(), "not_understood": read.leftover, "choices": list(read.choices), "decision": key,
    }  # fmt: skip
    if read.sureness == "none":
        row.person["availability"] = "none"
    elif read.slots and (confirmed or read.sureness in ("read", "assumed")):
        row.person["availability"] = "stated"
        row.person["availability_unconfirmed"] = "yes" if read.sureness == "assumed" and not confirmed else "no"
        row.slots = [
            {"weekday": s.weekday, "start": s.start, "end": s.end, "term_only": "yes" if s.term_only else "no"}
            | ({} if len(s.occurrences) == 5 else {"occurrences": ";".join(map(str, s.occurrences))})
            for s in read.slots
        ]
    if not confirmed:
        _ask_about_week(row, reading, read.sureness, read.words(), read.leftover, read.choices, key)


def _ask_about_week(
    row: RowRead, reading: Reading, sureness: str, words: str, leftover: str, choices: tuple[str, ...], key: str
) -> None:
    offered = tuple(Choice(each, each) for each in choices) or ((Choice("confirmed", words),) if words else ())
    if sureness == "assumed":
        message = "taken as all working hours, not confirmed."
        reading.say(
            row,
            "availability",
            "time.assumed",
            "decide",
            message,
            "Confirm it, or type the times.",
            choices=offered,
            decision=key,
        )
    elif sureness == "doubtful":
        message = f"not all of this was understood ({leftover}); no time was stored."
        if choices:
            message = f"{leftover} may mean two days; no time was stored."
        reading.say(
            row,
            "availability",
            "time.doubtful",
            "decide",
            message,
            "Choose or type what is meant.",
            choices=offered,
            decision=key,
        )
    elif sureness == "unknown":
        message = "this tells no times: they stay unknown, which is neither none nor all."
        reading.say(row, "availability", "time.unknown", "note", message, decision=key)
    elif sureness == "read":
        reading.say(
            row,
            "availability",
            "time.read",
            "note",
            f"read as {words}.",
            "Confirm it in the week shown.",
            choices=offered,
            decision=key,
        )


def _skills(row: RowRead, reading: Reading) -> None:
    if row.text("skills"):
        row.needs = [{"skill": code} for code in _skills_of(row, "skills", reading)]
    coached = _skills_of(row, "offers", reading) if row.text("offers") else []
    places = number_in(row.text("places"))
    if places and "." not in places:
        row.offers = [{"places": places, "skills": ";".join(coached)}]
    elif coached or row.text("places"):
        message = "it is not said in one number how many learners this coach would take, so no offer was stored."
        where = "places" if row.text("places") else "offers"
        reading.say(row, where, "offer.no_places", "note", message, "Type the number of learners.")


def _skills_of(row: RowRead, name: str, reading: Reading) -> list[str]:
    read = read_skills(row.text(name), reading.known.skills)
    found = list(read.found)
    for part in read.left:
        key = f"skill:{part.casefold()}"
        answer = reading.decided(key)
        if answer and answer != "-":
            found.append(answer)
        elif answer is None:
            message = f"“{part}” is not on the list of tools; it is kept as a note."
            choices = tuple(Choice(code, code) for code in sorted(set(reading.known.skills.values())))
            reading.say(
                row,
                name,
                "skill.unknown",
                "decide",
                message,
                "Choose the tool, or leave it.",
                choices=choices[:40],
                decision=key,
            )
            _note_also(row, reading, f"Also named: {part}")
    return list(dict.fromkeys(found))


def _note_also(row: RowRead, reading: Reading, text: str) -> None:
    """Add to a note what has no place of its own; a stored note stays, unless the list has another one."""
    known = reading.known.by_email.get(row.person.get("email", ""))
    stored = known.note if known and not row.text("note") else ""
    note = row.person.get("note", stored)
    row.person["note"] = note if text in note.split("; ") else "; ".join(filter(None, (note, text)))


def _access(row: RowRead, reading: Reading) -> None:
    text = row.text("requires")
    if not text:
        return
    answer = reading.decided(f"access:{text.casefold()}")
    read = read_access(text if answer is None else answer)
    if answer != "-" and (read.requirements or answer):
        row.person["requires"] = ";".join(read.requirements) if read.requirements else str(answer)
    if answer is None and read.health_words:
        choices = tuple(Choice(each, each.replace("_", " ")) for each in (*read.requirements, *read.offered))
        message = "this names a condition of health, which is not kept; only what is needed is."
        reading.say(
            row,
            "requires",
            "access.health",
            "decide",
            message,
            "Say what the person needs instead.",
            choices=choices,
            decision=f"access:{text}",
        )
    elif answer is None and read.left:
        message = f"“{read.left}” is no known requirement; it was not stored."
        reading.say(
            row,
            "requires",
            "access.unknown",
            "decide",
            message,
            "Say what the person needs.",
            decision=f"access:{text}",
        )


def _free_texts(row: RowRead, reading: Reading) -> None:
    """A note is kept, unless it seems to name a patient; a project is told of, since it is not kept with a person."""
    for name in ("note", "project"):
        text, key = row.text(name), f"patient:{row.text(name)}"
        if text and tells_of_a_patient(text) and reading.decided(key) != "keep":
            if reading.decided(key) is None:
                choices = (Choice("keep", "nobody's care is told of: keep it"), Choice(LEFT_OUT, "leave it out"))
                message = "this may tell of a patient, so it was left out."
                reading.say(row, name, "patient.details", "decide", message, "Take out who it is about.",
                            choices=choices, decision=key)  # fmt: skip
        elif text and name == "note":
            row.person["note"] = "; ".join(filter(None, (text, row.person.get("note"))))
    if row.text("project"):
        message = "projects are not kept with a person, so these were not stored."
        reading.problems.add("project.not_stored", "note", row.cell("project"), "", message, "Add them under Projects.")


def _answers(row: RowRead, reading: Reading) -> None:
    for name in ("name_on_map", "q_member"):
        if not row.text(name):
            continue
        answer = yes_or_no(row.text(name))
        if answer is not None:
            row.person[name] = "yes" if answer else "no"
        else:
            what = "consent is never guessed" if name == "name_on_map" else "neither yes nor no"
            reading.say(row, name, f"{name}.unclear", "note", f"this stays unknown: {what}.")
    travel = number_in(row.text("max_travel_km"))
    if travel:
        row.person["max_travel_km"] = travel
    elif row.text("max_travel_km"):
        message = "this is not one distance; it was left open."
        reading.say(row, "max_travel_km", "travel.unclear", "note", message, "Type one number of kilometres or miles.")
    mode = row.text("mode").casefold()
    kinds = {kind for word, kind in _MODES.items() if word in mode}
    if mode and (len(kinds) == 2 or any(word in mode for word in _EITHER)):
        row.person["mode"] = "either"
    elif len(kinds) == 1:
        row.person["mode"] = kinds.pop()
    elif mode:
        reading.say(row, "mode", "mode.unclear", "note", "this says neither in person nor online; it was left open.")
