"""Rows to people: joined by e-mail alone; those who are only alike are shown side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .context import PersonKnown, Reading, RowRead
from .problems import Choice
from .row_identity import name_key


@dataclass(slots=True)
class PersonRead:
    """One person of a list: the rows that tell of them, first row first; `also` are further addresses of theirs."""

    email: str
    rows: list[RowRead] = field(default_factory=list)
    known: PersonKnown | None = None
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As in the first row that has one."""
        named = next((row.person["name"] for row in self.rows if "name" in row.person), "")
        return named or (self.known.name if self.known else "")

    @property
    def organisations(self) -> frozenset[str]:
        """Codes of all employers in the rows."""
        return frozenset(each["organisation"] for row in self.rows for each in row.memberships)

    @property
    def outcome(self) -> str:
        """The worst of its rows': `refused`, `waits` or `clean`."""
        outcomes = {row.outcome for row in self.rows}
        return next(each for each in ("refused", "waits", "clean") if each in outcomes)


def join_people(rows: Sequence[RowRead], reading: Reading) -> list[PersonRead]:
    """The people of a list in the order of their first rows; rows that are refused belong to nobody."""
    people: dict[str, PersonRead] = {}
    for row in rows:
        email = row.person.get("email", "")
        if not email or row.refused:
            continue
        known = reading.known.by_email.get(email)
        email = known.emails[0] if known else email
        row.person["email"] = email
        people.setdefault(email, PersonRead(email, known=known)).rows.append(row)
    for person in people.values():
        if len(person.rows) > 1:
            _joined(person, reading)
    return _alike(people, reading)


def _joined(person: PersonRead, reading: Reading) -> None:
    first = person.rows[0]
    names = {name_key(row.person.get("name", "")): row.person.get("name", "") for row in person.rows}
    names.pop("", None)
    if len(names) > 1 and reading.decided(f"name:{person.email}") is None:
        choices = tuple(Choice(name, name) for name in names.values())
        for row in person.rows:
            reading.say(
                row,
                "email",
                "person.two_names",
                "decide",
                f"one e-mail with the names {' and '.join(names.values())}.",
                "Say which is right.",
                choices=choices,
                decision=f"name:{person.email}",
                waits=True,
            )
        return
    chosen = reading.decided(f"name:{person.email}")
    if chosen:
        first.person["name"] = chosen
    cells = [row.cell("email") for row in person.rows]
    typed = " and ".join(dict.fromkeys(row.text("email") for row in person.rows))
    reading.problems.add(
        "person.joined",
        "note",
        cells,
        typed,
        f"rows {', '.join(str(r.number) for r in person.rows)} are one person, joined automatically by the e-mail.",
    )
    for row in person.rows[1:]:
        for name, text in row.person.items():
            before = first.person.setdefault(name, text)
            if before != text and name not in ("name", "email", "note"):
                reading.problems.add(
                    "person.two_values",
                    "note",
                    row.cell(name),
                    text,
                    f"another row of the same person says {before}; that was kept.",
                )


def _alike(people: Mapping[str, PersonRead], reading: Reading) -> list[PersonRead]:
    """Cards for people of one name; the same name at the same employer waits for somebody to say."""
    stored = defaultdict(list)
    for each in reading.known.people:
        stored[name_key(each.name)].append(each)
    seen: dict[str, list[PersonRead]] = defaultdict(list)
    kept: dict[str, PersonRead] = {}
    for person in people.values():
        key = name_key(person.name)
        twin = _twin(person, [(p.emails[0], p.organisations) for p in stored[key]] if not person.known else [], reading)
        if twin is None:
            others = [(p.email, p.organisations) for p in seen[key] if not (p.known and person.known)]
            twin = _twin(person, others, reading)
        if twin is not None:
            _same(person, twin, kept, reading)
        else:
            kept[person.email] = person
        seen[key].append(person)
    return list(kept.values())


def _twin(person: PersonRead, others: Sequence[tuple[str, frozenset[str]]], reading: Reading) -> str | None:
    """The e-mail of the one who was decided to be the same; cards are made of the rest."""
    for email, organisations in others if person.name else ():
        key = "same:" + "|".join(sorted((email, person.email)))
        answer = reading.decided(key)
        if answer == "same":
            return email
        if answer == "different":
            continue
        together = bool(organisations & person.organisations)
        where = f"at {', '.join(sorted(organisations & person.organisations))}" if together else "elsewhere"
        message = f"{email} has the same name {where}: possibly the same person."
        kind = "person.same_name_and_employer" if together else "person.same_name"
        choices = (Choice("same", "the same person"), Choice("different", "two people"))
        for row in person.rows:
            reading.say(
                row,
                "email",
                kind,
                "decide" if together else "note",
                message,
                "Say whether they are one.",
                choices=choices,
                decision=key,
                waits=together,
            )
    return None


def _same(person: PersonRead, email: str, kept: dict[str, PersonRead], reading: Reading) -> None:
    one = kept.setdefault(email, PersonRead(email, known=reading.known.by_email.get(email)))
    one.rows += person.rows
    one.also = (*one.also, person.email)
    for row in person.rows:
        row.person["email"] = email
        for name, text in row.person.items():
            one.rows[0].person.setdefault(name, text)
