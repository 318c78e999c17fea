"""Answers to an evaluation: whether they fit their questions, and what of them may be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from foundation.disclosure import disclose_people
from foundation.errors import Fault

RATINGS = (1, 2, 3, 4, 5)


def answer_faults(questions: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]) -> list[Fault]:
    """Every answer that does not fit its question, or has none."""
    known = {question["key"]: question for question in questions}
    faults = []
    for key, value in answers.items():
        path, question = f"answers.{key}", known.get(key)
        if question is None:
            faults.append(Fault(path, "", f"there is no such question; there are {', '.join(known)}.", "Correct it."))
        elif question["kind"] == "rating" and value not in RATINGS:
            faults.append(Fault(path, str(value), "this is no number from 1 to 5.", "Give one of them."))
        elif question["kind"] == "choice" and value not in question["choices"]:
            faults.append(Fault(path, str(value), f"choose among {', '.join(question['choices'])}.", "Correct it."))
        elif question["kind"] == "words" and not isinstance(value, str):
            faults.append(Fault(path, str(value), "this question asks for words.", "Write some."))
    if not answers:
        faults.append(Fault("answers", "", "nothing is answered.", "Answer a question at least."))
    return faults


def published_answers(
    questions: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]], small_number: int
) -> list[dict[str, Any]]:
    """What may be published of each question: how many answered and how, never a small number of people.

    Words are not published: somebody reads them and writes down themes. Where any count of a question would be small,
    none of its counts is given, since one could be worked out from the others.
    """
    found = []
    for question in questions:
        given = [each[question["key"]] for each in answers if each.get(question["key"]) is not None]
        options: Sequence[Any] = RATINGS if question["kind"] == "rating" else question["choices"]
        counted = Counter(given)
        small = any(0 < counted[option] < small_number for option in options)
        found.append(
            {
                "key": question["key"],
                "text": question["text"],
                "answered": disclose_people(len(given), small_number=small_number).text,
                "counts": None
                if small or question["kind"] == "words"
                else {str(each): disclose_people(counted[each], small_number=small_number).text for each in options},
            }
        )
    return found
