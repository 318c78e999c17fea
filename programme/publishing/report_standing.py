"""How a report stands: a draft, issued, a correction; what stands at its foot."""

from __future__ import annotations

from measures.plain_numbers import long_date

from .report_facts import Facts


def about_standing(facts: Facts) -> str:
    """Draft or issued, what it is compared with, what it corrects."""
    standing, words = facts.standing, []
    if standing.state == "draft":
        words.append("This is a draft: it has not been issued.")
    elif standing.issued_on:
        words.append(f"Issued on {long_date(standing.issued_on)}.")
    if standing.state == "corrected":
        words.append("A later report corrects it: use that one.")
    if standing.correction:
        words.append(f"It takes the place of a report issued before. Why: {standing.correction}")
    before = facts.figures.previous
    if before is None:
        words.append("It is the first of its kind.")
    else:
        issued = f", issued on {long_date(standing.previous_issued_on)}" if standing.previous_issued_on else ""
        words.append(f"It is compared with the report as at {long_date(before)}{issued}.")
    return " ".join(words)


def mark(name: str, facts: Facts) -> str:
    """What stands at the foot of every page."""
    state = {"draft": " · draft", "corrected": " · corrected since"}.get(facts.standing.state, "")
    return f"{name} as at {long_date(facts.figures.as_at)}{state}"
