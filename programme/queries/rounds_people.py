"""Who takes part in a run of a round: its learners and coaches as they were frozen, by name."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from sqlalchemy.orm import Session as Transaction

from programme.access import Asker
from programme.records.keys import record_id_of

from .names import named
from .rounds_review import PersonInRound
from .rounds_seen import round_seen, run_seen


@dataclass(frozen=True, slots=True)
class TakingPart:
    """The learners and coaches of a run by name, and the places that each coach has in it."""

    run: int
    learners: list[PersonInRound]
    coaches: list[PersonInRound]
    places: dict[str, int]


def taking_part(
    session: Transaction, asker: Asker, round_id: int, day: dt.date, *, number: int | None = None
) -> TakingPart:
    """Everybody who takes part in a run: the chosen one, else the newest with a plan, where no number is given.

    Raises:
        NotAllowed: for who may not change rounds: the lists tell of everybody.
        NotFound: for a round or run that is not there.
    """
    asker.demand("rounds.write")
    run = run_seen(round_seen(session, asker, round_id, day), number)
    asked = json.loads(run.snapshot)
    words = named(session, asker, day)
    places = {each["id"]: int(each["places"]) for each in asked["coaches"]}
    for each in asked.get("instructions", ()):
        if each["kind"] == "places":
            places[each["coach"]] = each["places"]

    def _people(rows: list[dict[str, str]]) -> list[PersonInRound]:
        found = [
            PersonInRound(row["id"], words.name(row["id"]), words.employers.get(record_id_of(row["id"])))
            for row in rows
        ]
        return sorted(found, key=lambda each: (each.name or "", each.id))

    return TakingPart(run.number, _people(asked["learners"]), _people(asked["coaches"]), places)
