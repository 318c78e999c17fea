"""A round as it is after a change: who left, joined or works elsewhere, what was declined, which places there are."""

from __future__ import annotations

from collections.abc import Sequence

from .answers import RepairChange
from .contradictions import smallest_clash
from .documents import Organisation, Someone
from .instance import Instance
from .variants import unlocked, with_barred, with_organisations, with_people, with_places, with_rows


def changed_round(instance: Instance, change: RepairChange) -> Instance:
    """The round as it is after a change.

    Places told by the change hold, declined pairs do not come back, and everybody works where the change says. A lock
    that cannot stand any longer (its coach has withdrawn, its two now share an employer, the places are gone) is a
    lock no more; its pair stays where it may.
    """
    locked = frozenset(map(instance.pair_ids, instance.locks))
    changed = unlocked(instance, frozenset(pair for pair in locked if pair[1] in change.withdrawn))
    changed = with_organisations(changed, _organisations(instance, change))
    changed = with_people(changed, change.joined, frozenset(change.left))
    changed = with_rows(
        changed,
        learners=_employers(change, changed.learners),
        coaches=_employers(change, changed.coaches),
    )
    changed = with_rows(changed, coaches={key: {"status": "withdrawn"} for key in change.withdrawn})
    declined = [(each.learner, each.coach) for each in change.declined if each.learner in changed.learner_at]
    return _without_overtaken_locks(with_barred(with_places(changed, change.places), declined))


def _employers(change: RepairChange, rows: Sequence[Someone]) -> dict[str, dict[str, tuple[str, ...]]]:
    """The organisations of each row whose person now works elsewhere."""
    told = change.memberships
    return {row.id: {"organisations": told[row.person_id]} for row in rows if row.person_id in told}


def _organisations(instance: Instance, change: RepairChange) -> tuple[Organisation, ...]:
    """The organisations of the round, each as the change has it where the change names it, and the new ones."""
    told = {each.code: each for each in change.organisations}
    known = tuple(told.pop(each.code, each) for each in instance.snapshot.organisations)
    return (*known, *told.values())


def _without_overtaken_locks(instance: Instance) -> Instance:
    """The round without the locks that clash, one smallest clash after another, until what is left can hold."""
    while (clash := smallest_clash(instance)) is not None:
        said = [instance.snapshot.instructions[k] for k in clash.instructions]
        pairs = frozenset((each.learner, each.coach) for each in said if each.kind == "lock")
        if not pairs:
            return instance
        instance = unlocked(instance, pairs)
    return instance
