"""Which organisation somebody means who names it in another system's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from programme.records import Organisation


@dataclass(frozen=True, slots=True)
class EmployerNamed:
    """Where somebody works, as the other system says it."""

    scheme: str | None
    code: str | None
    name: str | None


def resolved_employers(session: Transaction, named: Sequence[EmployerNamed]) -> list[str | None]:
    """The programme's code of each organisation; None for one that only a name tells, where not just one fits.

    A code that the records do not know is given back as it is, for the checks to refuse. A name is compared with
    names, short names and aliases as a whole, without regard to case; it is never guessed at.
    """
    by_code: dict[tuple[str, str], str] = {}
    by_name: dict[str, set[str]] = defaultdict(set)
    for each in session.scalars(select(Organisation)):
        for row in each.codes:
            by_code[row.scheme.casefold(), row.value.casefold()] = each.code
        for name in (*(n.name for n in each.names), *(n.short_name for n in each.names), *each.aliases):
            if name:
                by_name[_plain(name)].add(each.code)
    return [_resolved(each, by_code, by_name) for each in named]


def _resolved(named: EmployerNamed, by_code: dict[tuple[str, str], str], by_name: dict[str, set[str]]) -> str | None:
    if named.code is not None:
        code = named.code.strip()
        return by_code.get(((named.scheme or "").casefold(), code.casefold()), code)
    fits = by_name.get(_plain(named.name or ""), set())
    return next(iter(fits)) if len(fits) == 1 else None


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
