"""The form of an evaluation: who followed the link of a message answers once. No account is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from api.services import Given, Services
from api.sessions import require_own_origin
from foundation.errors import BadInput, Conflict, Fault
from programme.journeys.evaluation import AnswersSent, answer_evaluation, form_of

from .asking import Field, Question
from .binding import at_fields
from .forms import Form, Sent, document, error_summary, messages
from .rendering import page

router = APIRouter(prefix="/evaluation", include_in_schema=False)

Token = Annotated[str, Path(max_length=500)]
RATED = (("1", "1, not at all"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5, very much"))


@router.get("/{token}")
def show_form(request: Request, given: Given, token: Token) -> Response:
    """What one is asked; a form that was answered says thank you."""
    try:
        return _page(request, _asked(given, token), Form())
    except Conflict as over:
        return _page(request, None, Form(), over=str(over))


@router.post("/{token}")
def send_form(request: Request, given: Given, token: Token, sent: Sent) -> Response:
    """Answer, once."""
    require_own_origin(request)
    try:
        question = _asked(given, token)
    except Conflict as over:
        return _page(request, None, sent, over=str(over), status=409)
    try:
        answers: dict[str, Any] = {
            field.name.removeprefix("answers."): sent.text(field.name) for field in question.fields
        }
        rated = {field.name.removeprefix("answers.") for field in question.fields if field.options == RATED}
        numbers = {key: int(text) for key, text in answers.items() if key in rated and text.isdecimal()}
        answers = {key: text for key, text in answers.items() if text} | numbers
        answer_evaluation(given.database, token, document(AnswersSent, {"answers": answers}), at=given.now())
    except BadInput as error:
        faults = [each for each in error.faults if "." in each.path] or at_fields(error)
        return _page(request, question, sent, faults, status=422)
    return _page(request, None, sent, over="Your answers are noted. Thank you.")


def _asked(given: Services, token: str) -> Question:
    with given.database.reading() as session:
        _, row = form_of(given.database, session, token, given.now())
        return Question(row.title, _fields(row.questions), ("/", "Learn, Live, Lead"), "Send your answers")


def _fields(questions: Sequence[Mapping[str, Any]]) -> tuple[Field, ...]:
    return tuple(
        Field(
            f"answers.{each['key']}",
            each["text"],
            "words" if each["kind"] == "words" else "choice",
            options=RATED if each["kind"] == "rating" else [(word, word) for word in each["choices"]],
        )
        for each in questions
    )


def _page(
    request: Request,
    question: Question | None,
    form: Form,
    faults: Sequence[Fault] = (),
    *,
    over: str = "",
    status: int = 200,
) -> Response:
    answer = page(
        request,
        "evaluation_form.html",
        None,
        status=status,
        question=question,
        form=form,
        faults=error_summary(faults) if faults else None,
        errors=messages(faults),
        over=over,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
