"""Taking the words that name a person out of every text of the records, whatever table it stands in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Column, String, Table, Text, cast, func, or_, select, update
from sqlalchemy.orm import Session as Transaction

from foundation.provenance import sha256_of
from programme.records import Record

from .identity import ERASED, Identity

_NEVER = {"audit_entries", "audit_values", "import_undos", "secrets", "workers", "person_emails"}
"""The trail cannot be changed and holds no names; the next two are dealt with by row; the others hold none."""

_NAMES_OF_OTHERS = {
    ("people", "name"),
    ("organisation_names", "name"),
    ("organisation_names", "short_name"),
    ("organisations", "aliases"),
    ("skills", "name"),
}
_HASH = "_sha256"


def sweep_texts(session: Transaction, identity: Identity) -> dict[str, int]:
    """Put `[erased]` in the place of the words in every text and JSON column, and renew the hash beside a document.

    An address that fills a whole column, such as a line manager's, is removed.

    Returns:
        `table.column` to how many rows were changed.
    """
    changed: Counter[str] = Counter()
    if identity.words:
        pattern = identity.pattern
        for table in Record.metadata.sorted_tables:
            for column in _texts(table):
                number = _sweep(session, table, column, identity, pattern)
                if number:
                    changed[f"{table.name}.{column.name}"] = number
    return dict(changed)


def holds_words(value: Any, pattern: re.Pattern[str]) -> bool:
    """Whether a value of JSON holds any of the words, in its texts or keys."""
    return bool(_cleaned(value, pattern) != value)


def _texts(table: Table) -> Iterator[Column[Any]]:
    if table.name in _NEVER:
        return
    for column in table.columns:
        named = (table.name, column.name) in _NAMES_OF_OTHERS or column.name.endswith(_HASH)
        if isinstance(column.type, String | JSON) and not named and not column.primary_key and not column.foreign_keys:
            yield column


def _sweep(
    session: Transaction, table: Table, column: Column[Any], identity: Identity, pattern: re.Pattern[str]
) -> int:
    keys = list(table.primary_key.columns)
    text = func.lower(cast(column, Text))
    near = or_(*(text.contains(_part(word), autoescape=True) for word in identity.words))
    number = 0
    for *key, value in session.execute(select(*keys, column).where(near)).all():
        clean = _without(column, value, identity, pattern)
        if clean == value:
            continue
        values = {column.name: clean}
        beside = f"{column.name.removesuffix('_result') if column.name != 'result' else 'result'}{_HASH}"
        if beside in table.columns and isinstance(clean, str):
            values[beside] = sha256_of(clean)
        session.execute(update(table).where(*(k == v for k, v in zip(keys, key, strict=True))).values(values))
        number += 1
    return number


def _without(column: Column[Any], value: Any, identity: Identity, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str) and value.casefold() in identity.emails and column.nullable:
        return None
    return _cleaned(value, pattern)


def _cleaned(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(ERASED, value)
    if isinstance(value, list):
        return [_cleaned(each, pattern) for each in value]
    if isinstance(value, dict):
        return {_cleaned(key, pattern): _cleaned(each, pattern) for key, each in value.items()}
    return value


def _part(word: str) -> str:
    """A piece of a word that the database can look for: letters and digits of ASCII next to each other, the longest.

    Databases fold the case of other letters differently, and JSON may hold them escaped.
    """
    pieces = re.findall(r"[a-z0-9]+", word.casefold())
    return max(pieces, key=len) if pieces and not _is_number(word) else ""


def _is_number(word: str) -> bool:
    """A telephone number may be spelt with other spaces, so its texts are all looked through."""
    return not re.search(r"[^\W\d_]", word)
