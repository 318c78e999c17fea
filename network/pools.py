"""Which organisations stand for themselves in public, and which are pooled because too few people are theirs."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.disclosure import pool_small

from .documents import Organisation
from .instance import Ints

OTHER_PRACTICES = "other-practices"
OTHER_ORGANISATIONS = "other-organisations"
_LABELS = {OTHER_PRACTICES: "Other practices", OTHER_ORGANISATIONS: "Other organisations"}


@dataclass(frozen=True, slots=True)
class Group:
    """A public group: its id and label, and the indices of the organisations in it (sorted)."""

    id: str
    label: str
    kind: str
    pooled: bool
    organisations: tuple[int, ...]
    people: int


def public_groups(
    organisations: tuple[Organisation, ...], headcount: Ints, small_number: int
) -> tuple[tuple[Group, ...], dict[int, int]]:
    """Public groups sorted by id, and the group number of each organisation.

    An organisation with fewer people than the small number joins its primary care network; a network still too small
    joins the other practices (or other organisations); and if that is too small, what is nearest in size joins it.
    """
    codes = [o.code for o in organisations]
    people = {code: int(count) for code, count in zip(codes, headcount, strict=True)}
    parents = {o.code: _parents(o, set(codes)) for o in organisations}
    name_of = pool_small(people, parents, rest=OTHER_ORGANISATIONS, small_number=small_number)
    names = sorted(set(name_of.values()))
    members = {name: tuple(i for i, code in enumerate(codes) if name_of[code] == name) for name in names}
    groups = tuple(_group(name, members[name], organisations, headcount) for name in names)
    return groups, {i: g for g, name in enumerate(names) for i in members[name]}


def _parents(organisation: Organisation, codes: set[str]) -> tuple[str, str]:
    last = OTHER_PRACTICES if organisation.kind == "practice" else OTHER_ORGANISATIONS
    network = organisation.network or last
    return (f"{network} (network)" if network in codes else network, last)


def _group(name: str, members: tuple[int, ...], organisations: tuple[Organisation, ...], headcount: Ints) -> Group:
    people = int(headcount[list(members)].sum())
    only = organisations[members[0]]
    if len(members) == 1 and only.code == name:
        return Group(name, only.name or name, only.kind or "other", False, members, people)
    return Group(name, _LABELS.get(name, name), "pooled", True, members, people)
