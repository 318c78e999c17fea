"""A solve in a process of its own, so that a worker stays responsive, can end it, and outlives its crash.

The parent writes one line of JSON (the question with its snapshot) to the child's standard input, later perhaps
`stop`; the child writes lines of JSON: progress with the plan so far, and at the end a result, faults or an error. A
child that does not heed `stop` within a second is ended, and another finishes the last plan that it told of. A child
whose parent is gone ends itself.
"""

from __future__ import annotations

import importlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from typing import IO, Any

from foundation.errors import BadInput, Conflict, Fault, ProgrammeError
from foundation.runs import Budget, Progress

WAIT_S = 0.2
"""How long the parent waits for news before it asks whether to stop."""

NICENESS = 10
"""How far a solve steps back behind whoever answers people on the same machine."""

GRACE_S = 1.0
"""How long a child that was asked to stop may take to come back with its best so far."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a child is to do: solve a snapshot; finish the plan `so_far` of a run that was ended; check a `result`."""

    engine: str
    snapshot: str
    result: str = ""
    so_far: str = ""
    seed: int = 0
    time_limit_s: float = 60.0


Tell = Callable[[list[Progress]], bool]
"""Told what is new; whether to stop."""


class ChildDied(RuntimeError):
    """The child ended without an answer: killed, or out of memory."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child came back with: the result's JSON, and how many rules it breaks. `ended`: it had to be ended."""

    result: str
    violations: int
    ended: bool = False


def answer_apart(question: Question, *, tell: Tell) -> Answer | None:
    """Have a child process answer, and pass on how it goes.

    Args:
        question: what to do.
        tell: called every fifth of a second with what is new; True asks the child for its best so far.

    Returns:
        The answer; None where the run was stopped before there was a plan.

    Raises:
        BadInput: the snapshot's faults.
        Conflict: what else the engine said about the question.
        ChildDied: where it ended without an answer.
    """
    talk = _Talk(tell)
    with _child() as child:
        item = talk.hold(child, question)
    if item is not None:
        return _answer(item)
    if not talk.so_far:
        return None
    with _child() as child:
        item = _Talk(lambda steps: tell(steps) and False).hold(child, replace(question, so_far=talk.so_far))
    return None if item is None else replace(_answer(item), ended=True)


@contextmanager
def _child() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "programme.jobs.solving"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


@dataclass(slots=True)
class _Talk:
    """A conversation with one child: what it told last, and since when it was asked to stop."""

    tell: Tell
    so_far: str = ""
    stopped_at: float | None = None

    def hold(self, child: subprocess.Popen[str], question: Question) -> dict[str, Any] | None:
        """Ask, listen, stop; the child's last word, or None where it had to be ended."""
        if child.stdin is None or child.stdout is None:
            raise ChildDied("the child has no pipes")
        news: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=_read, args=(child.stdout, news), daemon=True).start()
        self._say(child.stdin, json.dumps(asdict(question)))
        while True:
            heard = _heard(news)
            self.so_far = next((item["so_far"] for item in reversed(heard) if item.get("so_far")), self.so_far)
            wanted = self.tell([Progress(**item["progress"]) for item in heard if "progress" in item])
            if heard and "progress" not in heard[-1]:
                return heard[-1]
            if wanted and self.stopped_at is None:
                self.stopped_at = time.monotonic()
                self._say(child.stdin, "stop")
            if self.stopped_at is not None and time.monotonic() - self.stopped_at > GRACE_S:
                return None

    def _say(self, stream: IO[str], line: str) -> None:
        """Write a line; a child that has died says so itself, at the end of what it wrote."""
        with suppress(BrokenPipeError):
            stream.write(line + "\n")
            stream.flush()


def _heard(news: queue.Queue[dict[str, Any]]) -> list[dict[str, Any]]:
    """What comes within the wait, all together; a last word is not waited after."""
    heard: list[dict[str, Any]] = []
    until = time.monotonic() + WAIT_S
    while not heard or "progress" in heard[-1]:
        try:
            heard.append(news.get(timeout=max(0.0, until - time.monotonic())))
        except queue.Empty:
            break
    return heard


def _read(stream: Any, news: queue.Queue[dict[str, Any]]) -> None:
    for line in stream:
        news.put(json.loads(line))
    news.put({"died": True})


def _answer(item: dict[str, Any]) -> Answer:
    if "result" in item:
        return Answer(str(item["result"]), int(item["violations"]))
    if "faults" in item:
        raise BadInput([Fault(**fault) for fault in item["faults"]])
    if "error" in item:
        raise Conflict(item["error"])
    raise ChildDied("it ended without an answer")


def main() -> None:
    """The child: read the question, answer it, tell how it goes."""
    os.nice(NICENESS)
    question = Question(**json.loads(sys.stdin.readline()))
    asked_to_stop = threading.Event()
    threading.Thread(target=_listen, args=(asked_to_stop,), daemon=True).start()
    lock = threading.Lock()

    def _say(item: dict[str, Any]) -> None:
        with lock:
            sys.stdout.write(json.dumps(item) + "\n")
            sys.stdout.flush()

    def _told(step: Progress) -> None:
        _say({"progress": _numbers(step), "so_far": step.plan_so_far() if step.plan_so_far else ""})

    try:
        result = question.result or _solved(question, asked_to_stop.is_set, _told)
        _say({"result": result, "violations": _violations(replace(question, result=result))})
    except BadInput as error:
        _say({"faults": [asdict(fault) for fault in error.faults]})
    except ProgrammeError as error:
        _say({"error": str(error)})


def _numbers(step: Progress) -> dict[str, Any]:
    return {name: getattr(step, name) for name in ("phase", "goal", "value", "bound", "seconds")}


def _listen(asked_to_stop: threading.Event) -> None:
    for line in sys.stdin:
        if line.strip() == "stop":
            asked_to_stop.set()
    os._exit(1)  # the parent is gone: nobody waits for an answer


def _solved(question: Question, stop: Callable[[], bool], progress: Callable[[Progress], None]) -> str:
    if question.engine == "network":
        import network

        return network.write_result(network.analyse(network.read_instance(question.snapshot), seed=question.seed))
    if question.engine == "analysis":
        from .analysing import answered

        return answered(question.snapshot, seed=question.seed, time_limit_s=question.time_limit_s, stop=stop)
    engine: Any = importlib.import_module(question.engine)
    instance = engine.read_instance(question.snapshot)
    given: dict[str, Any] = {"seed": question.seed, "budget": Budget(time_limit_s=question.time_limit_s)}
    if question.so_far:
        solution = engine.finish(instance, question.so_far, **given)
    else:
        solution = engine.solve(instance, **given, stop=stop, progress=progress)
    return str(engine.write_result(instance, solution))


def _violations(question: Question) -> int:
    """How many rules a result breaks, by the plain tests of its engine on the stored text; an analysis has no rule."""
    if question.engine in ("network", "analysis"):
        return 0
    if question.engine == "matching":
        import matching

        instance = matching.read_instance(question.snapshot)
        result = matching.MatchingResult.model_validate_json(question.result)
        return len(matching.check(instance, matching.stored_solution(instance, result)))
    import scheduling

    plannable = scheduling.read_instance(question.snapshot)
    stored = scheduling.Result.model_validate_json(question.result)
    return len(scheduling.check_plan(plannable, scheduling.stored_plan(plannable, stored)))


if __name__ == "__main__":
    main()
