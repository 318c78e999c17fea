"""What a worker's child works out for an analysis: a question as JSON in, the parts of its answer out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any

from foundation.documents import Document
from foundation.runs import Budget, StopSignal, never_stop

Json = dict[str, Any]
Parts = dict[str, str]
"""Parts of an answer by name, each as JSON text; `whole` is all of it."""


def answered(question: str, *, seed: int = 0, time_limit_s: float = 60.0, stop: StopSignal = never_stop) -> str:
    """The parts of an answer as one JSON object of texts.

    Args:
        question: JSON with `asks` (a kind of analysis) and what that kind needs, as the journeys write it.
        seed: seed of shuffles, positions and searches.
        time_limit_s: safety stop of a question about a plan.
        stop: asked often; True ends a question about a plan with what is known.

    Raises:
        KeyError: for a kind of analysis that nobody knows.
        BadInput: what the engine finds wrong with the question.
    """
    asked = json.loads(question)
    run = {"seed": seed, "budget": Budget(time_limit_s=time_limit_s), "stop": stop}
    return json.dumps(_ANSWERS[asked["asks"]](asked, run), ensure_ascii=False)


def _network(asked: Json, run: Json) -> Parts:
    import network
    from programme.publishing.map_data import LICENCE_NOTES, pack_map

    since = network.read_result(asked["since"]) if asked.get("since") else None
    instance = network.read_instance(asked["snapshot"])
    titled = {"title": asked["title"]} if asked.get("title") else {}
    whole = network.write_result(network.analyse(instance, seed=run["seed"], since=since, **titled))
    unnamed = pack_map(json.loads(whole)["public_map"], {}, LICENCE_NOTES)
    return {"whole": whole, **_sections(whole), "packed_map": json.dumps(unnamed, ensure_ascii=False)}


def _measures(asked: Json, run: Json) -> Parts:
    import measures

    whole = measures.write_result(measures.analyse(measures.read_snapshot(asked["snapshot"]), seed=run["seed"]))
    return {"whole": whole, **_sections(whole)}


def _report(asked: Json, run: Json) -> Parts:
    return {
        "measures": _measures({"snapshot": asked["measures"]}, run)["whole"],
        "network": _network({"snapshot": asked["network"]}, run)["whole"],
    }


def _sections(whole: str) -> Parts:
    return {name: json.dumps(value, ensure_ascii=False) for name, value in json.loads(whole).items()}


def _plan(asked: Json, run: Json) -> Parts:
    """A question about a plan, or about its snapshot alone."""
    import scheduling

    instance = scheduling.read_instance(asked["snapshot"])
    plan: scheduling.Plan = {}
    if asked.get("result"):
        plan = scheduling.stored_plan(instance, scheduling.Result.model_validate_json(asked["result"]))
    about = asked["about"]
    session = about.get("session", "")
    questions: dict[str, Callable[[], Document | Sequence[Document]]] = {
        "preflight": lambda: scheduling.preflight(instance),
        "heat_map": lambda: scheduling.heat_map(instance, session),
        "alternatives": lambda: scheduling.alternatives(instance, plan, session, about.get("most", 5), **run),
        "why_not": lambda: scheduling.why_not(
            instance, plan, session, dt.date.fromisoformat(about["date"]), about["block"], about.get("room"), **run
        ),
        "relax": lambda: scheduling.relax(instance, plan, **run),
        "twins": lambda: scheduling.twins(instance, plan),
        "splits": lambda: scheduling.splits(instance, plan),
        "reserve": lambda: scheduling.reserve_dates(instance, plan, **run),
        "robustness": lambda: scheduling.robustness(instance, plan, about.get("changes", 3), **run),
    }
    return {"whole": _text(questions[about["question"]]())}


def _loss(asked: Json, run: Json) -> Parts:
    """Repairs after a loss; beside the curve, for each point the problem with the loss in it and the plan's result."""
    import scheduling
    from scheduling.plan import write_plan

    instance = scheduling.read_instance(asked["snapshot"])
    change = scheduling.read_change(json.dumps(asked["change"]), instance)
    repairs = scheduling.replan(instance, change, **run)
    parts = {"whole": _text([repair.point for repair in repairs])}
    for number, repair in enumerate(repairs):
        changed = repair.instance.to_json()
        again = scheduling.read_instance(changed)
        solution = scheduling.finish(again, write_plan(repair.plan), seed=run["seed"])
        parts["snapshot"] = changed
        parts[f"result {number}"] = scheduling.write_result(again, solution)
    return parts


def _before(asked: Json, _run: Json) -> Parts:
    """A round before it is solved."""
    import matching

    return {"whole": _text(matching.beforehand(matching.read_instance(asked["snapshot"])))}


def _round(asked: Json, run: Json) -> Parts:
    """A question about a stored run of a round."""
    from .asking import about_round

    return {"whole": about_round(asked, run)}


def _text(found: Document | Sequence[Document]) -> str:
    if isinstance(found, Document):
        return found.model_dump_json()
    return "[" + ",".join(row.model_dump_json() for row in found) + "]"


_ANSWERS: dict[str, Callable[[Json, Json], Parts]] = {
    "network": _network,
    "measures": _measures,
    "report": _report,
    "plan": _plan,
    "loss": _loss,
    "before": _before,
    "round": _round,
}
