"""Which organisation somebody means: by code, name, site or alias; what is only alike is offered, never taken."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .organisation_words import alike, exact_name, initials, plain_name, postcode_in, without_common, words_of

Outcome = Literal["certain", "choose", "closed", "mangled", "unknown", "blank"]

MOST_CHOICES = 5
LEAST_SCORE = 0.42
"""An organisation less alike than this is not offered: below it, right ones are rarer than one in ten."""

_MANGLED = re.compile(r"^(?:\d{1,2}(?:\.\d+)?E[+-]?\d+|\d{1,15}(?:\.\d+)?)$", re.IGNORECASE)
_SITE_OF_A_TRUST = re.compile(r"^R[A-Z0-9]{2}[A-Z0-9]{2}$")
_CODE_WITH_E = re.compile(r"^\d+E\d+$")
_DISPLAY_NAME = re.compile(r"^(?:.+?\s*\()?(?P<organisation>[^()]+?)\s+-\s+(?P<code>[A-Za-z0-9]{3,8})\)?\s*$")


@dataclass(frozen=True, slots=True)
class OrganisationKnown:
    """One organisation of the index.

    Attributes:
        code: its own.
        name: official, as now.
        other_names: short names, aliases and old names.
        other_codes: codes in other schemes.
        sites: (code, name) of its places; either may be empty.
        postcode: of its seat.
        closed_on: the day it closed, or None.
    """

    code: str
    name: str
    other_names: tuple[str, ...] = ()
    other_codes: tuple[str, ...] = ()
    sites: tuple[tuple[str, str], ...] = ()
    postcode: str = ""
    closed_on: dt.date | None = None

    def label(self) -> str:
        """Its name with its code, postcode and, where it closed, the day."""
        where = f", {self.postcode}" if self.postcode else ""
        closed = f", closed {self.closed_on.day} {self.closed_on:%b %Y}" if self.closed_on else ""
        return f"{self.name} ({self.code}{where}{closed})"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that may be meant, and how alike it is (0 to 1)."""

    organisation: OrganisationKnown
    score: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text means. `code` only where `outcome` is `certain`;  `reason` says by what."""

    outcome: Outcome
    code: str = ""
    site: str = ""
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(slots=True)
class OrganisationIndex:
    """Organisations by everything they may be called.

    Args:
        known: the organisations.
        remembered: what people decided before: a text -> the code it means.
    """

    known: Iterable[OrganisationKnown]
    remembered: Mapping[str, str] = field(default_factory=dict)
    _by_code: dict[str, OrganisationKnown] = field(init=False, default_factory=dict)
    _by_name: dict[str, dict[str, str]] = field(init=False, default_factory=lambda: defaultdict(dict))
    _site_codes: dict[str, tuple[str, str]] = field(init=False, default_factory=dict)
    _texts: list[tuple[str, set[str], OrganisationKnown]] = field(init=False, default_factory=list)
    _weights: dict[str, float] = field(init=False, default_factory=dict)
    _found: dict[str, Resolution] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index names, codes and sites."""
        counts: dict[str, int] = defaultdict(int)
        for each in sorted(self.known, key=lambda one: one.code):
            for code in (each.code, *each.other_codes):
                self._by_code.setdefault(_plain_code(code), each)
            for name in dict.fromkeys((each.name, *each.other_names)):
                self._by_name[exact_name(name)].setdefault(each.code, "")
                self._texts.append((plain_name(name), initials(name), each))
            for site_code, site_name in each.sites:
                self._site_codes.setdefault(_plain_code(site_code), (each.code, site_code or site_name))
                self._by_name[exact_name(site_name)].setdefault(each.code, site_code or site_name)
                self._texts.append((plain_name(site_name), set(), each))
        self._texts = [entry for entry in self._texts if entry[0]]
        for text, _, _ in self._texts:
            for word in set(words_of(text)):
                counts[word] += 1
        self._weights = {word: math.log(1 + len(self._texts) / number) for word, number in counts.items()}

    def organisation(self, code: str) -> OrganisationKnown | None:
        """The organisation of a code, or None."""
        return self._by_code.get(_plain_code(code))

    def resolve(self, text: str) -> Resolution:
        """What a text means; equal texts mean the same."""
        if text not in self._found:
            self._found[text] = self._resolve(text.strip())
        return self._found[text]

    def _resolve(self, text: str) -> Resolution:  # noqa: PLR0911 - a ladder of evidence, the surest first
        if not exact_name(text):
            return Resolution("blank")
        if remembered := self.remembered.get(text.casefold()):
            return self._certain(remembered, "", "you decided so before")
        code = _plain_code(text)
        if code in self._by_code:
            return self._certain(self._by_code[code].code, "", "its code")
        if code in self._site_codes and code:
            return self._certain(*self._site_codes[code], "the code of one of its sites")
        if inside := self._site_of_a_trust(code):
            return inside
        if _MANGLED.match(text) and not _CODE_WITH_E.match(code):
            return self._mangled(text)
        named = self._by_name.get(exact_name(text), {})
        if len(named) == 1:
            owner, site = next(iter(named.items()))
            return self._certain(owner, site, "the name of one of its sites" if site else "its name")
        if match := _DISPLAY_NAME.match(text):
            hinted = self._resolve(match.group("code"))
            if hinted.candidates or hinted.code:
                return self._offered(hinted, text)
        candidates = self._ranked(text)
        if named:
            fits = tuple(Candidate(self._by_code[_plain_code(code)], 1.0) for code in sorted(named))
            return Resolution("choose", reason="several are called so", candidates=fits)
        return Resolution("choose" if candidates else "unknown", reason="its name is alike", candidates=candidates)

    def _certain(self, code: str, site: str, reason: str) -> Resolution:
        each = self._by_code.get(_plain_code(code))
        if each is None:
            return Resolution("unknown")
        if each.closed_on is not None:
            others = tuple(c for c in self._ranked(each.name) if c.organisation.closed_on is None)
            return Resolution("closed", reason=each.label(), candidates=others)
        return Resolution("certain", each.code, site, reason, (Candidate(each, 1.0),))

    def _site_of_a_trust(self, code: str) -> Resolution | None:
        """A site that nobody has named yet: the ODS gives a trust's sites its own three signs and two more."""
        if _SITE_OF_A_TRUST.match(code) and code[:3] in self._by_code and code[:3].startswith("R"):
            return self._certain(code[:3], code, "the code of one of its sites")
        return None

    def _offered(self, hinted: Resolution, text: str) -> Resolution:
        """What stands in a display name is a hint: people keep their old address after they moved."""
        seen = {each.organisation.code for each in hinted.candidates}
        more = tuple(each for each in self._ranked(text) if each.organisation.code not in seen)
        return Resolution("choose", reason="a display name", candidates=(*hinted.candidates, *more)[:MOST_CHOICES])

    def _mangled(self, text: str) -> Resolution:
        """A code such as 5E1 that a spreadsheet took for the number 50: every code that may have become it."""
        value = float(text)
        fits = tuple(
            Candidate(each, 1.0)
            for code, each in sorted(self._by_code.items())
            if (_CODE_WITH_E.match(code) and float(code) == value) or (code.isdigit() and float(code) == value)
        )
        return Resolution("mangled", candidates=fits)

    def _ranked(self, text: str) -> tuple[Candidate, ...]:
        """The organisations most alike, best first; each by the best of its names."""
        postcode, letters = postcode_in(text), without_common(text)
        plain = plain_name(text)
        words = words_of(plain)
        best: dict[str, Candidate] = {}
        for name, short, each in self._texts:
            score = 0.99 if name == plain else alike(words, words_of(name), self._weights)
            if 3 <= len(letters) <= 6 and letters in short:
                score = max(score, 0.85)
            if postcode and postcode == each.postcode.replace(" ", "").upper():
                score = min(0.99, score + 0.4)
            if score >= LEAST_SCORE and score > best.get(each.code, Candidate(each, 0.0)).score:
                best[each.code] = Candidate(each, round(min(score, 0.99), 2))
        order = sorted(
            best.values(), key=lambda c: (-c.score, c.organisation.closed_on is not None, c.organisation.code)
        )
        return tuple(order[:MOST_CHOICES])


def _plain_code(code: str) -> str:
    return re.sub(r"[\s\-_.]", "", code).upper() if any(c.isalnum() for c in code) else ""
