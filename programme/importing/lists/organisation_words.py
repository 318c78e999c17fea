"""How names of organisations are compared: spelling evened out, words weighed by how rare they are."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Mapping, Sequence

_SAME: dict[str, tuple[str, ...]] = {
    "saint": ("st", "st.", "saint"),
    "hospital": ("hosp", "hosps", "hospital", "hospitals", "hsp"),
    "foundation": ("foundation", "foundtn", "found", "fdn"),
    "trust": ("trust", "tr", "trst"),
    "surgery": ("surg", "surgery", "surgeries", "sgy"),
    "medical": ("med", "medical"),
    "practice": ("prac", "pract", "practice", "practise", "prctc"),
    "centre": ("ctr", "cntr", "ct", "cen", "centre", "center"),
    "health": ("hlth", "health"),
    "doctor": ("dr", "drs", "doctor", "doctors"),
    "group": ("grp", "gp", "group"),
    "council": ("council", "cncl"),
    "partnership": ("partnership", "pship", "partners"),
    "community": ("community", "comm"),
    "road": ("rd", "road"),
    "primary": ("primary", "prim"),
}
_WORD = {spelling: word for word, spellings in _SAME.items() for spelling in spellings}
_WHOLE = (
    (re.compile(r"\bnhs\s*ft\b|\bnhsft\b"), "nhs foundation trust"),
    (re.compile(r"\bft\b"), "foundation trust"),
    (re.compile(r"\bh\s*/?\s*c\b|\bhc\b"), "health centre"),
    (re.compile(r"\bm\s*/?\s*c\b"), "medical centre"),
    (re.compile(r"\bpcc\b"), "primary care centre"),
)
_EMPTY = {"the", "and", "of", "at", "for", "in", "&", ""}
_COMMON = {"nhs", "foundation", "trust"}
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)


@functools.lru_cache(maxsize=20_000)
def plain_name(text: str) -> str:
    """A name with its spelling evened out: case, apostrophes, signs, `&`, and usual short forms of words."""
    plain = text.casefold().replace("’", "").replace("'", "").replace("&", " and ")
    for pattern, words in _WHOLE:
        plain = pattern.sub(words, plain)
    parts = re.sub(r"[^\w\s]", " ", plain).split()
    kept = [_WORD.get(part, part) for part in parts if part not in _EMPTY]
    return " ".join(kept)


@functools.lru_cache(maxsize=20_000)
def exact_name(text: str) -> str:
    """A name without regard to case, signs, `the`, `&` for `and`, and `St` for `Saint`: nothing else is evened out."""
    plain = text.casefold().replace("’", "").replace("'", "").replace("&", " and ")
    parts = re.sub(r"[^\w\s]", " ", _WHOLE[0][0].sub(_WHOLE[0][1], plain)).split()
    return " ".join("st" if part == "saint" else part for part in parts if part not in ("the", "and"))


@functools.lru_cache(maxsize=20_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name whose spelling is evened out."""
    return tuple(name.split())


def without_common(text: str) -> str:
    """The letters of a text without words that most trusts share: `ASPH NHSFT` gives `asph`."""
    words = (part for part in plain_name(text).split() if part not in _COMMON)
    return "".join(c for word in words for c in word if c.isalpha())


def initials(name: str) -> set[str]:
    """The ways in which a name may be shortened to first letters, such as `asph`, `ashp` and `sabp`."""
    words = re.sub(r"[^\w\s]", " ", name.casefold().replace("'", "").replace("’", "").replace("&", " and ")).split()
    some = [word for word in words if word not in (*_COMMON, "the", "of")]
    return {"".join(w[0] for w in some), "".join(w[0] for w in some if w != "and")}


def postcode_in(text: str) -> str:
    """The postcode in a text without its space, or nothing."""
    match = _POSTCODE.search(text)
    return f"{match.group(1)}{match.group(2)}".upper() if match else ""


def alike(wanted: Sequence[str], name: Sequence[str], weights: Mapping[str, float]) -> float:
    """How alike two names are, 0 to 1.

    Each word counts by how rare it is among all names; a word finds its best partner in the other name. The score is
    the mean of the shares found in either, that of what was typed counting twice: people leave words out more often
    than they add some.
    """
    if not wanted or not name:
        return 0.0
    rarest = max(weights.values(), default=1.0)
    forward = _share(wanted, name, weights, rarest)
    return (2 * forward + _share(name, wanted, weights, rarest)) / 3 if forward > 0.2 else 0.0


def _share(words: Sequence[str], others: Sequence[str], weights: Mapping[str, float], rarest: float) -> float:
    total = found = 0.0
    for word in words:
        weight = weights.get(word, 0.8 * rarest) * (0.4 if word in _COMMON else 1.0)
        total += weight
        found += weight * max((_word_alike(word, other) for other in others), default=0.0)
    return found / total if total else 0.0


@functools.lru_cache(maxsize=200_000)
def _word_alike(first: str, second: str) -> float:
    if first == second:
        return 1.0
    if len(first) < 3 or len(second) < 3:
        return 0.3 if first[:1] == second[:1] and min(len(first), len(second)) == 1 else 0.0
    if first.rstrip("s") == second.rstrip("s"):
        return 0.97
    if first.startswith(second) or second.startswith(first):
        return 0.85
    if abs(len(first) - len(second)) > 4 or not set(first) & set(second):
        return 0.0
    ratio = difflib.SequenceMatcher(None, first, second).ratio()
    return ratio if ratio >= 0.72 else 0.0
