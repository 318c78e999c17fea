"""Before a round is solved: what in its data would embarrass, each with a remedy."""

from __future__ import annotations

from collections.abc import Iterator

from .answers import UnreadyRow
from .instance import Instance, plain_email
from .rules.standing import supervision_is_out_of_date
from .sentences import some_of


def readiness(instance: Instance) -> tuple[UnreadyRow, ...]:
    """Everything about a round's data that should be put right before it is solved, by kind and then by id."""
    found = [
        *_people(instance),
        *_coaches(instance),
        *_shared_emails(instance),
        *_nobody_offers(instance),
    ]
    return tuple(sorted(found, key=lambda each: (each.what, each.subjects)))


def _row(what: str, subjects: tuple[str, ...], text: str, remedy: str) -> UnreadyRow:
    return UnreadyRow(what=what, subjects=subjects, text=text, remedy=remedy)


def _people(instance: Instance) -> Iterator[UnreadyRow]:
    for each in (*instance.learners, *instance.coaches):
        if not each.organisations:
            text = f"It is not known where {each.id} works."
            yield _row("unknown_organisation", (each.id,), text, "Find out the organisation and enter it.")
        if each.availability is None:
            text = f"It is not known when {each.id} can meet."
            yield _row("unknown_time", (each.id,), text, f"Ask {each.id} when they can meet.")
        elif not each.availability:
            text = f"{each.id} has no time at all."
            yield _row("no_time", (each.id,), text, f"Ask {each.id} whether that is still so.")


def _coaches(instance: Instance) -> Iterator[UnreadyRow]:
    for coach, places in zip(instance.coaches, instance.places, strict=True):
        if not coach.skills:
            text = f"{coach.id} offers no skill."
            yield _row("coach_without_skill", (coach.id,), text, f"Ask {coach.id} what they can coach.")
        if not places:
            text = f"{coach.id} has no place for a learner."
            yield _row("coach_without_place", (coach.id,), text, "Ask for a place, or leave this coach out.")
        if supervision_is_out_of_date(instance, coach):
            text = f"The supervision of {coach.id} ended on {coach.supervision_valid_to}."
            yield _row("supervision", (coach.id,), text, "Have the supervision renewed and enter the new date.")


def _shared_emails(instance: Instance) -> Iterator[UnreadyRow]:
    people: dict[str, set[str]] = {}
    for each in (*instance.learners, *instance.coaches):
        for email in each.emails:
            people.setdefault(plain_email(email), set()).add(each.person_id)
    for email, ids in sorted(people.items()):
        if len(ids) > 1 and email:
            text = f"{some_of(sorted(ids))} have the same e-mail address."
            remedy = "Find out whether they are one person; if so, give them one person id."
            yield _row("shared_email", tuple(sorted(ids)), text, remedy)


def _nobody_offers(instance: Instance) -> Iterator[UnreadyRow]:
    offered = {offer.skill for coach in instance.coaches for offer in coach.skills}
    wanted: dict[str, list[str]] = {}
    for learner in instance.learners:
        for need in learner.needs:
            if need.required and need.skill not in offered:
                wanted.setdefault(need.skill, []).append(learner.id)
    for skill, ids in sorted(wanted.items()):
        text = f"{some_of(ids)} must have {skill}, which no coach offers."
        remedy = "Correct the skill's name, recruit a coach, or make it a wish."
        yield _row("skill_nobody_offers", tuple(ids), text, remedy)
