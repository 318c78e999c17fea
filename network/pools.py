"""Which organisations stand for themselves in public, and which are pooled because too few people are theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from foundation.disclosure import pool_steadily

from .documents import Organisation
from .frames import month_ends, quarter_ends
from .graph import Community, community
from .instance import ALWAYS, Instance, Ints

OTHER_PRACTICES = "other-practices"
OTHER_ORGANISATIONS = "other-organisations"
MOST_DATES = 40
_LABELS = {OTHER_PRACTICES: "Other practices", OTHER_ORGANISATIONS: "Other organisations"}


@dataclass(frozen=True, slots=True)
class Group:
    """A public group: id, label, indices of its organisations (sorted), and its people at each fixed date and since."""

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
        history: (fixed dates + 1, organisations), as `release_history` gives it.
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
    """People whose home each organisation is at every fixed date so far, and the least of each from the last of them.

    Fixed dates are the ends of quarters at which anybody took part, or of months where there is no such quarter yet;
    before the first of these the map is of the day itself. What is published follows from them, so that two releases
    cannot be told apart by who joined in between; only who left counts at once. (fixed dates + 1, organisations).
    """
    known = [*instance.joined.tolist(), *instance.memberships.start.tolist(), *instance.ties.start.tolist()]
    first = dt.date.fromordinal(min((day for day in known if day > ALWAYS), default=instance.as_at.toordinal()))
    for ends in (quarter_ends(first, instance.as_at), month_ends(first, instance.as_at)):
        fixed = [(day, _count(instance, day)) for day in ends[-MOST_DATES:]]
        fixed = [(day, count) for day, count in fixed if count.any()]
        if fixed:
            counts = [count for _, count in fixed]
            since = [_count(instance, day) for day in _days_of_leaving(instance, fixed[-1][0])]
            return np.array([*counts, np.min([counts[-1], *since], axis=0)], dtype=np.int64)
    return headcount(now, len(instance.organisations))[None, :]


def _days_of_leaving(instance: Instance, after: dt.date) -> list[dt.date]:
    """The days after a date on which somebody was no longer there, or no longer had an employer of before."""
    last = np.unique([*instance.left.tolist(), *instance.memberships.end.tolist()]).astype(np.int64)
    gone = last[(last >= after.toordinal()) & (last < instance.as_at.toordinal())] + 1
    return [dt.date.fromordinal(day) for day in gone.tolist()]


def _count(instance: Instance, day: dt.date) -> Ints:
    return headcount(community(instance, day), len(instance.organisations))


def headcount(at: Community, organisations: int) -> Ints:
    """People who take part by home organisation, (organisations,)."""
    home = at.home[at.people]
    return np.bincount(home[home >= 0], minlength=organisations)
