"""Who an entry is: by e-mail, else by a name that exactly one of those expected has; everything else is asked."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..lists.problems import Choice, Problems
from .rows import Entry
from .session import PersonAt, SessionKnown, name_without_title

MOST_CHOICES = 6
CLOSE = 0.8
How = Literal["", "e-mail", "name", "you said so", "you said so before"]


@dataclass(slots=True)
class Group:
    """Entries that are of one person of the file.

    Attributes:
        key: what an answer about them is given under: their e-mail, else their name, in small letters.
        entries: the rows.
        person: who it is, as P12; empty where nobody is found.
        how: by what.
        waits: somebody has to say who it is.
    """

    key: str
    entries: list[Entry] = field(default_factory=list)
    person: str = ""
    how: How = ""
    waits: bool = False

    @property
    def name(self) -> str:
        """The name as the file has it; the e-mail where it has none."""
        return next((each.name for each in self.entries if each.name), self.key)


def grouped(entries: Sequence[Entry]) -> list[Group]:
    """Entries by person: one e-mail is one person, unless one bought places for others under it.

    Rows without an e-mail belong to the one e-mail that has their name, if there is just one.
    """
    names_of: dict[str, set[str]] = {}
    for each in entries:
        for address in each.addresses[:1]:
            names_of.setdefault(address, set()).add(name_without_title(each.name))
    emails_of: dict[str, set[str]] = {}
    for address, names in names_of.items():
        for name in names:
            emails_of.setdefault(name, set()).add(address)
    groups: dict[str, Group] = {}
    for each in entries:
        name = name_without_title(each.name)
        address = each.addresses[0] if each.addresses else ""
        if not address and len(emails_of.get(name, ())) == 1:
            address = next(iter(emails_of[name]))
        shared = len(names_of.get(address, ())) > 1
        key = f"{address} {name}" if shared else address or name
        groups.setdefault(key, Group(key)).entries.append(each)
    return list(groups.values())


def find_people(
    groups: Sequence[Group],
    known: SessionKnown,
    decisions: Mapping[str, str],
    before: Mapping[str, str],
    problems: Problems,
) -> None:
    """Say of each group who it is, or ask.

    Args:
        groups: of the file.
        known: the session and the people.
        decisions: answers given for this file, by key: an id as P12, or `-` for nobody here.
        before: answers given for earlier files.
        problems: gains what has to be asked.
    """
    for group in groups:
        key = f"person:{group.key}"
        answer, earlier = decisions.get(key), before.get(key)
        if answer is not None and _decide(group, answer, known, "you said so"):
            continue
        if (
            earlier is not None
            and _holds(group, earlier, known)
            and _decide(group, earlier, known, "you said so before")
        ):
            continue
        found, by = _found(group, known)
        if found is not None:
            group.person, group.how = found.person, by
        else:
            _ask(group, known, problems)


def _decide(group: Group, answer: str, known: SessionKnown, how: How) -> bool:
    person = answer.strip().upper()
    if answer.strip() == "-":
        group.how = how
        return True
    if person not in known.by_id:
        return False
    group.person, group.how = person, how
    return True


def _holds(group: Group, answer: str, known: SessionKnown) -> bool:
    """A name that was decided before may be somebody else's elsewhere; an e-mail is not."""
    if "@" in group.key or answer.strip() == "-":
        return True
    person = known.by_id.get(answer.strip().upper())
    named = [each for each in known.by_name.get(group.key, ()) if each.expected and each is not person]
    return person is not None and person.expected and not named


def _found(group: Group, known: SessionKnown) -> tuple[PersonAt | None, How]:
    name = name_without_title(group.name)
    for address in (address for each in group.entries for address in each.addresses):
        person = known.by_email.get(address)
        if person is not None and (" " not in group.key or name_without_title(person.name) == name):
            return person, "e-mail"
    named = [each for each in known.by_name.get(name, ()) if each.expected]
    own_email = any(each.addresses for each in group.entries) and " " not in group.key
    if len(named) == 1 and not own_email and not _employed_elsewhere(group, named[0], known):
        return named[0], "name"
    return None, ""


def _employed_elsewhere(group: Group, person: PersonAt, known: SessionKnown) -> bool:
    """Whether the file names an organisation, for certain, that the person does not work in."""
    texts = {each.organisation for each in group.entries if each.organisation}
    found = {resolved.code for text in texts for resolved in map(known.organisations.resolve, _ways(text))}
    codes = {code for code in found if code}
    return bool(codes and person.organisations) and not codes & person.organisations


def _ways(text: str) -> list[str]:
    """An organisation as written, and the code or name within `ORGANISATION NAME - CODE`."""
    return [text, *(part.strip() for part in text.rsplit(" - ", 1))] if " - " in text else [text]


def _ask(group: Group, known: SessionKnown, problems: Problems) -> None:
    ranked = _ranked(group, known)
    exact = [each for each, score in ranked if score == 1]
    cells = [each.cell for each in group.entries]
    choices = (*(Choice(each.person, _label(each), score) for each, score in ranked), Choice("-", "Leave this row out"))
    if len(exact) > 1:
        message = f"{len(exact)} people have this name."
    elif exact and exact[0].expected:
        message = "the name fits one person, but not their e-mail or organisation."
    elif exact:
        message = "the name fits somebody who is not expected at this session."
    elif ranked:
        message = "nobody has this name or e-mail; some names are alike."
    else:
        message = "nobody in the programme has this name or e-mail."
    group.waits = True
    kind = "person.choose" if ranked else "person.unknown"
    remedy = "Say who it is, or leave the row out." if ranked else "Add the person first, say who it is, or leave it."
    problems.add(
        kind, "decide", cells, group.name, message, remedy, choices=choices, decision=f"person:{group.key}", waits=True
    )


def _ranked(group: Group, known: SessionKnown) -> list[tuple[PersonAt, float]]:
    """People whose name is the same, then those expected whose name is alike; whoever works where it says first."""
    name = name_without_title(group.name)
    same = [(each, 1.0) for each in known.by_name.get(name, ())]
    alike = []
    for other, people in known.by_name.items():
        score = _alike(name, other)
        alike += [(each, round(score, 2)) for each in people if each.expected and other != name and score >= CLOSE]
    alike.sort(key=lambda pair: (-pair[1], int(pair[0].person[1:])))
    same.sort(key=lambda pair: (not pair[0].expected, _employed_elsewhere(group, pair[0], known)))
    return [*same, *alike][:MOST_CHOICES]


def _alike(name: str, other: str) -> float:
    words, others = set(name.split()), set(other.split())
    if words and (words < others or others < words):
        return 0.9
    initials = {word[0] for word in words if len(word) > 1} | {word for word in words if len(word) == 1}
    if any(len(word) == 1 for word in words) and words & others and initials == {word[0] for word in others}:
        return 0.9
    return min(0.99, difflib.SequenceMatcher(None, name, other, autojunk=False).ratio())


def _label(person: PersonAt) -> str:
    told = [*sorted(person.organisations), *person.emails[:1], *([] if person.expected else ["not expected here"])]
    return f"{person.name} ({', '.join([person.person, *told])})"
