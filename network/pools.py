"""Which organisations stand for themselves in public, and which are pooled because too few people are theirs."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.disclosure import Disclosed, disclose_steadily, pool_steadily

from .documents import Organisation
from .release import Release, counts_of

OTHER_PRACTICES = "other-practices"
OTHER_ORGANISATIONS = "other-organisations"
_LABELS = {OTHER_PRACTICES: "Other practices", OTHER_ORGANISATIONS: "Other organisations"}


@dataclass(frozen=True, slots=True)
class Group:
    """A public group: id, label, indices of its organisations (sorted), and its people for the public."""

    id: str
    label: str
    kind: str
    pooled: bool
    organisations: tuple[int, ...]
    people: Disclosed


def public_groups(
    organisations: tuple[Organisation, ...], release: Release, small_number: int
) -> tuple[tuple[Group, ...], dict[int, int]]:
    """Public groups sorted by id, and the group number of each organisation.

    An organisation with fewer people than the small number joins its primary care network; a network still too small
    joins the other practices (or other organisations); and if that is too small, what is nearest in size joins it.

    Args:
        organisations: sorted by code.
        release: people of each organisation at the dates that the release rests on.
        small_number: people below whom nothing stands alone.
    """
    codes = [o.code for o in organisations]
    history = counts_of(release, codes)
    histories = {code: history[:, i].tolist() for i, code in enumerate(codes)}
    parents = {o.code: _parents(o, set(codes)) for o in organisations}
    name_of = pool_steadily(
        histories, parents, rest=OTHER_ORGANISATIONS, small_number=small_number, later=release.later
    )
    names = sorted(set(name_of.values()))
    members = {name: tuple(i for i, code in enumerate(codes) if name_of[code] == name) for name in names}
    people = {
        name: disclose_steadily(
            history[:, list(those)].sum(axis=1).tolist(),
            small_number=small_number,
            later=release.later,
            members=len(those),
        )
        for name, those in members.items()
    }
    groups = tuple(_group(name, members[name], organisations, people[name]) for name in names)
    return groups, {i: g for g, name in enumerate(names) for i in members[name]}


def _parents(organisation: Organisation, codes: set[str]) -> tuple[str, str]:
    last = OTHER_PRACTICES if organisation.kind == "practice" else OTHER_ORGANISATIONS
    network = organisation.network or last
    return (f"{network} (network)" if network in codes else network, last)


def _group(name: str, members: tuple[int, ...], organisations: tuple[Organisation, ...], people: Disclosed) -> Group:
    only = organisations[members[0]]
    if len(members) == 1 and only.code == name:
        return Group(name, only.name or name, only.kind or "other", False, members, people)
    return Group(name, _LABELS.get(name, name), "pooled", True, members, people)
