"""What a run is: freeze the question, solve it, check the answer, propose it. Each step may be repeated."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import structlog

from foundation.errors import Conflict, ProgrammeError
from foundation.runs import Progress, StopSignal, never_stop
from programme.journeys.attempts import (
    Superseded,
    begin_attempt,
    fail_run,
    freeze_question,
    keep_result,
    note_progress,
    propose_result,
)
from programme.journeys.runs import ENDED, run_of
from programme.journeys.sending import send_of_run
from programme.publishing.mail_server import MailServer
from programme.records import Database, Plan, RoundRun

from .engine import Job, Steps, WorkerEnds
from .solving import Answer, ChildDied, Question, answer_apart

DEATHS_ALLOWED = 3
"""A solver that dies more often than this at one run is not started again."""

Now = Callable[[], dt.datetime]


@dataclass(slots=True)
class Attempt:
    """One worker's go at one run. What a later attempt has taken over is left to it.

    `checked` is the result that this attempt's own child has checked; one of an earlier attempt is checked again.
    `ending` says whether the worker was told to end: the attempt then lets go at once, and the run goes on elsewhere.
    """

    database: Database
    run_id: str
    number: int
    now: Now
    mail: MailServer = field(default_factory=MailServer)
    checked: str = ""
    ending: StopSignal = never_stop

    def steps(self) -> Steps:
        """The named steps, in order."""
        named = {"freeze": self._freeze, "solve": self._solve, "check": self._check, "propose": self._propose}
        for name, step in named.items():
            yield name, partial(self._guarded, step)

    def _guarded(self, step: Callable[[], None]) -> None:
        self._stay()
        try:
            if not self._has_ended():
                step()
        except Superseded:
            self._wait_for_the_other()
        except ProgrammeError as error:
            self.give_up(error)

    def give_up(self, error: Exception) -> None:
        """End the run as failed, with what the error says to people.

        Raises:
            WorkerEnds: where the worker is ending: whatever failed then is tried again by the next.
        """
        self._stay()
        if not isinstance(error, ProgrammeError):
            structlog.get_logger().error("run failed", run=self.run_id, attempt=self.number, exc_info=error)
        try:
            fail_run(self.database, self.run_id, self.number, error, at=self.now())
        except Superseded:
            self._wait_for_the_other()

    def _has_ended(self) -> bool:
        with self.database.reading() as session:
            return run_of(session, self.run_id).stage in ENDED

    def _wait_for_the_other(self) -> None:
        while not self._has_ended():
            self._stay()
            time.sleep(1.0)

    def _stay(self) -> None:
        if self.ending():
            raise WorkerEnds

    def _freeze(self) -> None:
        freeze_question(self.database, self.run_id, self.number, at=self.now())

    def _solve(self) -> None:
        if self._question().engine == "messages":
            keep_result(self.database, self.run_id, self.number, self._sent())
            return
        answer = self._answer(self._question())
        if answer is not None:
            keep_result(self.database, self.run_id, self.number, _sound(answer))
            self.checked = answer.result

    def _sent(self) -> str:
        """Messages leave in this process: nothing is worked out, and no link is stored on its way to another one."""
        return send_of_run(self.database, self.run_id, self.mail, go_on=lambda: not self._tell([]), now=self.now)

    def _answer(self, question: Question) -> Answer | None:
        for _ in range(DEATHS_ALLOWED):
            with suppress(ChildDied):
                return answer_apart(question, tell=self._tell)
        raise Conflict(
            f"The work broke off {DEATHS_ALLOWED} times at this question, perhaps for want of memory. "
            "Try a smaller round, or a machine with more memory."
        )

    def _check(self) -> None:
        question = self._question()
        if not question.result or question.result == self.checked or question.engine == "messages":
            return
        answer = answer_apart(question, tell=self._not_to_be_stopped)
        if answer is not None:
            _sound(answer)

    def _not_to_be_stopped(self, _steps: list[Progress]) -> bool:
        self._stay()
        return False

    def _propose(self) -> None:
        propose_result(self.database, self.run_id, self.number, at=self.now())

    def _tell(self, steps: list[Progress]) -> bool:
        self._stay()
        return note_progress(self.database, self.run_id, self.number, steps, at=self.now())

    def _question(self) -> Question:
        with self.database.reading() as session:
            run = run_of(session, self.run_id)
            frozen = session.get(RoundRun, run.round_run_id) if run.round_run_id else None
            plan = session.get(Plan, run.plan_id) if run.plan_id else None
            asked = frozen.snapshot if frozen else plan.snapshot if plan else run.snapshot
            engine = {"round": "matching", "plan": "scheduling"}.get(run.kind, run.kind)
            return Question(engine, asked or "", run.result or "", seed=run.seed, time_limit_s=run.time_limit_s)


def _sound(answer: Answer) -> str:
    if answer.violations:
        raise Conflict(f"The check found {answer.violations} broken rules; such a result is never stored.")
    return answer.result


def job(database: Database, now: Now, mail: MailServer | None = None, ending: StopSignal = never_stop) -> Job:
    """What a run is, over the given records, clock and mail server; `ending`: whether the worker was told to end."""
    server = mail or MailServer()

    def _begun(run_id: str) -> Attempt:
        return Attempt(database, run_id, begin_attempt(database, run_id, at=now()), now, server, ending=ending)

    return _begun
