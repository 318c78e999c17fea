"""Which organisations stand for themselves in public, and which are pooled because too few people are theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from foundation.disclosure import pool_steadily

from .documents import Organisation
from .frames import quarter_ends
from .graph import Community, community
from .instance import ALWAYS, Instance, Ints

OTHER_PRACTICES = "other-practices"
OTHER_ORGANISATIONS = "other-organisations"
MOST_QUARTERS = 40
_LABELS = {OTHER_PRACTICES: "Other practices", OTHER_ORGANISATIONS: "Other organisations"}


@dataclass(frozen=True, slots=True)
class Group:
    """A public group: id, label, indices of its organisations (sorted), and its people at each release and now."""

    id: str
    label: str
    kind: str
    pooled: bool
    organisations: tuple[int, ...]
    history: tuple[int, ...]


def public_groups(
    organisations: tuple[Organisation, ...], history: Ints, small_number: int
) -> tuple[tuple[Group, ...], dict[int, int]]:
    """Public groups sorted by id, and the group number of each organisation.

    An organisation with fewer people than the small number joins its primary care network; a network still too small
    joins the other practices (or other organisations); and if that is too small, what is nearest in size joins it.

    Args:
        organisations: sorted by code.
        history: (releases + 1, organisations) people at each release date and last now.
        small_number: people below whom nothing stands alone.
    """
    codes = [o.code for o in organisations]
    histories = {code: history[:, i].tolist() for i, code in enumerate(codes)}
    parents = {o.code: _parents(o, set(codes)) for o in organisations}
    name_of = pool_steadily(histories, parents, rest=OTHER_ORGANISATIONS, small_number=small_number)
    names = sorted(set(name_of.values()))
    members = {name: tuple(i for i, code in enumerate(codes) if name_of[code] == name) for name in names}
    groups = tuple(_group(name, members[name], organisations, history) for name in names)
    return groups, {i: g for g, name in enumerate(names) for i in members[name]}


def _parents(organisation: Organisation, codes: set[str]) -> tuple[str, str]:
    last = OTHER_PRACTICES if organisation.kind == "practice" else OTHER_ORGANISATIONS
    network = organisation.network or last
    return (f"{network} (network)" if network in codes else network, last)


def _group(name: str, members: tuple[int, ...], organisations: tuple[Organisation, ...], history: Ints) -> Group:
    people = tuple(history[:, list(members)].sum(axis=1).tolist())
    only = organisations[members[0]]
    if len(members) == 1 and only.code == name:
        return Group(name, only.name or name, only.kind or "other", False, members, people)
    return Group(name, _LABELS.get(name, name), "pooled", True, members, people)


def release_history(instance: Instance, now: Community) -> Ints:
    """People whose home each organisation is at every quarter end so far, on the earlier date, and now.

    Public counts follow from these fixed dates, so that what is published in between cannot be told apart.
    (releases + 1, organisations).
    """
    known = [*instance.joined.tolist(), *instance.memberships.start.tolist(), *instance.ties.start.tolist()]
    first = min((day for day in known if day > ALWAYS), default=instance.as_at.toordinal())
    dates = set(quarter_ends(dt.date.fromordinal(first), instance.as_at)[-MOST_QUARTERS:])
    if instance.previous:
        dates.add(instance.previous)
    counts = [headcount(community(instance, day), len(instance.organisations)) for day in sorted(dates)]
    return np.array([*counts, headcount(now, len(instance.organisations))], dtype=np.int64)


def headcount(at: Community, organisations: int) -> Ints:
    """People who take part by home organisation, (organisations,)."""
    home = at.home[at.people]
    return np.bincount(home[home >= 0], minlength=organisations)
