"""Headings to fields: by what was decided before, by what people call things, by likeness and by what stands below."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..cells import column_letters
from .answers import email_in
from .fields import BY_NAME, FIELDS, Field, is_quiz_column, plain_heading

LEAST_SCORE, SURE_SCORE = 0.6, 0.85
ALIKE, LEAST_LETTERS = 0.75, 12
"""How alike a heading and a remembered one must be (`difflib`'s ratio), and how long: short ones differ by a letter."""
NAMELESS_SCORE = 0.8
"""What a column called after names is worth at most, where it names nobody: less than a question for the name."""
_NOBODY = ("", "anonymous", "anon")
IGNORED = "-"
"""What a decision says of a column that is not to be read."""


@dataclass(frozen=True, slots=True)
class ColumnMapped:
    """One column: its heading, the field taken for it ("" for none), why, and how sure that is (0 to 1).

    `others` are further fields that it may be, best first. `key` is what a decision about it calls it: the heading
    evened out, with the letters of the column where several are called so.
    """

    index: int
    heading: str
    field: str
    reason: str
    score: float
    others: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Guess:
    score: float
    column: int
    field: str
    reason: str


def map_columns(
    headings: Sequence[str], columns: Sequence[Sequence[str]], remembered: Mapping[str, str]
) -> list[ColumnMapped]:
    """Which field each column holds; never told by where it stands.

    Args:
        headings: as in the file.
        columns: the values under each.
        remembered: a heading evened out (`plain_heading`) -> the field decided for it, or `-`.

    Returns:
        Every column with a heading, in the order of the file. A field is given to one column only.
    """
    keys = _keys(headings)
    guesses = [
        guess for index in range(len(headings)) for guess in _guesses(index, headings, keys[index], columns, remembered)
    ]
    guesses.sort(key=lambda guess: (-guess.score, guess.column, guess.field))
    taken: dict[int, _Guess] = {}
    used: set[str] = set()
    for guess in guesses:
        kept = guess.field in BY_NAME and BY_NAME[guess.field].kept
        if guess.column in taken or (kept and guess.field in used) or guess.score < LEAST_SCORE:
            continue
        taken[guess.column] = guess
        used.add(guess.field)
    return [
        replace(
            _mapped(index, heading, taken.get(index), [guess for guess in guesses if guess.column == index], used),
            key=keys[index],
        )
        for index, heading in enumerate(headings)
        if heading
    ]


def known_headings(cells: Sequence[str]) -> int:
    """How many cells of a row are surely headings."""
    return sum(
        1 for cell in cells if cell and any(score >= SURE_SCORE for score, _, _ in _by_words(plain_heading(cell)))
    )


def field_called(heading: str) -> str:
    """The field that a heading surely means; empty where it is not sure."""
    best = max(_by_words(plain_heading(heading)), default=(0.0, "", ""))
    return best[1] if best[0] >= SURE_SCORE else ""


def _mapped(index: int, heading: str, taken: _Guess | None, own: Sequence[_Guess], used: set[str]) -> ColumnMapped:
    others = tuple(dict.fromkeys(g.field for g in own if taken is None or g.field != taken.field))[:3]
    if taken is not None:
        field = "" if taken.field == IGNORED else taken.field
        return ColumnMapped(index, heading, field, taken.reason, round(taken.score, 2), others)
    clash = next((g for g in own if g.score >= LEAST_SCORE and g.field in used), None)
    reason = own[0].reason if own else "nothing known is like it"
    if clash:
        reason = f"another column was taken for {BY_NAME[clash.field].label.casefold()}"
    return ColumnMapped(index, heading, "", reason, 0.0, others)


def _keys(headings: Sequence[str]) -> list[str]:
    plain = [plain_heading(heading) for heading in headings]
    return [
        f"{text} column {column_letters(index).casefold()}" if text and plain.count(text) > 1 else text
        for index, text in enumerate(plain)
    ]


def _guesses(
    index: int, headings: Sequence[str], key: str, columns: Sequence[Sequence[str]], remembered: Mapping[str, str]
) -> list[_Guess]:
    heading, plain = headings[index], plain_heading(headings[index])
    if not plain:
        return []
    for known in (key, plain):
        if known in remembered:
            score = 2.0 if remembered[known] != IGNORED else 1.0
            return [_Guess(score, index, remembered[known], "you decided so before")]
    if is_quiz_column(heading):
        return [_Guess(1.0, index, "form", "a form adds it beside a question")]
    guesses = [_Guess(score, index, field, reason) for score, field, reason in _by_words(plain)]
    guesses += _alike(plain, index, remembered)
    return _weighed(guesses, index, columns[index] if index < len(columns) else ())


def _alike(plain: str, index: int, remembered: Mapping[str, str]) -> list[_Guess]:
    """What was decided for a question that has been edited since; one with another number is another question."""
    numbers = re.findall(r"\d+", plain)
    asked = [each for each in remembered if len(each) >= LEAST_LETTERS and re.findall(r"\d+", each) == numbers]
    close = difflib.get_close_matches(plain, sorted(asked), n=1, cutoff=ALIKE)
    if not close or len(plain) < LEAST_LETTERS:
        return []
    score = difflib.SequenceMatcher(None, plain, close[0]).ratio()
    return [_Guess(score, index, remembered[close[0]], f"it is much like “{close[0]}”, which you decided before")]


def _weighed(guesses: list[_Guess], index: int, values: Sequence[str]) -> list[_Guess]:
    """What stands below a heading may speak against e-mail, or for it."""
    filled = [value for value in values if value][:200]
    if not any(value.casefold() not in _NOBODY for value in filled):
        reason = "it is called so, though it names nobody"
        guesses = [
            _Guess(min(g.score, NAMELESS_SCORE), index, g.field, reason) if g.field == "name" else g for g in guesses
        ]
    if not filled:
        return guesses
    addresses = sum(1 for value in filled if email_in(value)) / len(filled)
    if addresses < 0.2:
        guesses = [
            _Guess(0.3, index, g.field, "hardly any value below it is an e-mail address")
            if g.field in ("email", "other_email")
            else g
            for g in guesses
        ]
    elif addresses >= 0.6 and not guesses:
        guesses = [_Guess(0.62, index, "email", "its values are e-mail addresses")]
    return guesses


@functools.lru_cache(maxsize=4_000)
def _by_words(plain: str) -> tuple[tuple[float, str, str], ...]:
    found = tuple(each for field in FIELDS if (each := _of_field(plain, field)) is not None)
    exact = tuple(each for each in found if plain in BY_NAME[each[1]].called)
    return exact or found


def _of_field(plain: str, field: Field) -> tuple[float, str, str] | None:
    if plain in field.called:
        return 1.0 - 0.001 * field.called.index(plain), field.name, "it is called so"
    words = set(plain.split())
    asked = [ask for ask in field.asked if words.issuperset(ask)]
    if asked:
        longest = max(asked, key=lambda ask: (len(ask), sum(map(len, ask))))
        score = min(0.95, 0.66 + 0.08 * len(longest) + 0.002 * sum(map(len, longest)))
        return score, field.name, f"its question has the words {', '.join(longest)}"
    close = difflib.get_close_matches(plain, field.called, n=1, cutoff=0.84)
    if close and len(plain) > 4:
        ratio = difflib.SequenceMatcher(None, plain, close[0]).ratio()
        return 0.8 * ratio, field.name, f"it is much like “{close[0]}”"
    return None
