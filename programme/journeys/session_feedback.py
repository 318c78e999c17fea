"""What people think of a session, in answers that belong to nobody: that somebody gave them is known, not which."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from foundation.documents import Document
from foundation.errors import BadInput, Conflict, Fault
from programme.access import Asker
from programme.queries.own_learning import session_to_judge
from programme.records import Database, Feedback, FeedbackGiven, append_entry

Rating = Annotated[int, Field(ge=1, le=5)]


class FeedbackSent(Document):
    """Five questions, 1 (not at all) to 5 (very much); each may be left open, but not all."""

    satisfaction: Rating | None = None
    engagement: Rating | None = None
    relevance: Rating | None = None
    confidence: Rating | None = None
    commitment: Rating | None = None


def give_feedback(database: Database, asker: Asker, code: str, sent: FeedbackSent, *, at: dt.datetime) -> None:
    """Take somebody's feedback on a session that they had a place at, or came to; once.

    Raises:
        NotAllowed: for who may not act for themselves.
        NotFound: for an account without a record, or a session that is not theirs or has not been.
        Conflict: for feedback that was given already.
        BadInput: where no question is answered.
    """
    asker.demand("own.write")
    answers = sent.model_dump()
    if all(each is None for each in answers.values()):
        raise BadInput([Fault("satisfaction", "", "no question is answered.", "Answer at least one.")])
    with database.unit_of_work() as session:
        found = session_to_judge(session, asker, code, at.date())
        if found.given:
            raise Conflict("You gave feedback on this session. Thank you.")
        session.add(FeedbackGiven(session_id=found.id, person_id=found.person))
        session.add(Feedback(session_id=found.id, **answers))
        append_entry(session, at=at, by="a respondent", action="session.feedback", subjects={"sessions": [found.id]})
