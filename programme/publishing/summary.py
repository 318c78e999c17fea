"""What a person wants to read first after a run: the community, the pairs, the sessions, the connections."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from measures import AttendanceFigures, ProjectFigures

from .labels import Labels, with_names
from .sessions_workbook import session_titles, words_of
from .statements import (
    GOAL_WORDS,
    STATE_WORDS,
    goal_statement,
    long_date,
    matching_headline,
    reason_words,
    schedule_headline,
)

Json = Mapping[str, Any]

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Community:
    """Counts of the records on a day. `by_tier`: people in each tier, empty where nothing is known of the day."""

    name: str
    organisations: int
    partners: int
    practices: int
    people: int
    by_tier: Mapping[str, int]
    attendance: AttendanceFigures
    projects: ProjectFigures


def summary(
    community: Community,
    pairs: tuple[Json, Json],
    plan: tuple[Json, Json],
    network: Json,
    labels: Labels,
    files: Sequence[tuple[str, str]],
) -> str:
    """The summary as text of at most 100 columns.

    Args:
        community: counts of the records.
        pairs: matching snapshot and result.
        plan: scheduling snapshot and result.
        network: network result.
        labels: words for ids.
        files: (name, what it is) of each file written.
    """
    as_at = long_date(pairs[0]["as_at"])
    blocks = [
        [f"{community.name}, as at {as_at}", "=" * WIDTH],
        _community_lines(community),
        _pairs_lines(*pairs, labels),
        _plan_lines(*plan, words_of(plan[0], labels)),
        _network_lines(network),
        ["FILES", *(f"  {name:<28} {what}" for name, what in files)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _community_lines(community: Community) -> list[str]:
    tiers = ", ".join(f"{count} {tier.capitalize()}" for tier, count in community.by_tier.items())
    attendance, projects = community.attendance, community.projects
    lines = [
        "COMMUNITY",
        f"  {community.organisations} organisations ({community.partners} partners, {community.practices} practices), "
        f"{community.people} people.",
        f"  {tiers or 'Nobody in any tier'} (a person may be in two tiers).",
    ]
    if attendance.share is not None:
        lines.append(
            f"  {attendance.attended} of {attendance.offered} places at {attendance.sessions} sessions so far were "
            f"taken ({attendance.share:.0%})."
        )
    if projects.total:
        crossing = f", {projects.crossing} of them across organisations" if projects.crossing else ""
        lines.append(f"  {projects.total} projects begun{crossing}.")
    return lines


def _pairs_lines(snapshot: Json, result: Json, labels: Labels) -> list[str]:
    places = sum(coach["places"] for coach in snapshot["coaches"])
    lines = [
        "COACHING PAIRS",
        f"  {matching_headline(snapshot, result)}",
        f"  {len(snapshot['coaches'])} coaches offer {places} places; {sum(p['new_bridge'] for p in result['pairs'])} "
        "pairs join two organisations that had no living link.",
    ]
    reasons = Counter(row["reason"] for row in result["unmatched"])
    if reasons:
        counted = ", ".join(f"{reason_words(code)} ({count})" for code, count in sorted(reasons.items()))
        lines.append(f"  No coach yet: {counted}.")
    people = {r["id"]: labels.person(r["person"]).name for r in [*snapshot["learners"], *snapshot["coaches"]]}
    lines += [line for shortage in result["shortages"] for line in _wrapped(with_names(shortage["text"], people))]
    short = [row for row in result["supply"] if row["wanted"] > row["places"]]
    if short:
        listed = ", ".join(f"{labels.skill(r['skill'])} (wanted by {r['wanted']}, places {r['places']})" for r in short)
        lines += _wrapped(f"Skills in short supply: {listed}.")
    if result["to_settle"]:
        lines.append(f"  {len(result['to_settle'])} things to settle before the next run, such as times not known.")
    return lines


def _plan_lines(snapshot: Json, result: Json, words: Mapping[str, str]) -> list[str]:
    window = snapshot["window"]
    lines = [
        "SESSIONS",
        f"  {schedule_headline(result)} ({long_date(window['start'])} to {long_date(window['end'])})",
    ]
    titles = session_titles(snapshot)
    for row in result["unplaced"]:
        helps = f" What would help: {with_names(row['remedies'][0], words)}" if row["remedies"] else ""
        lines += _wrapped(f"No place yet: {titles[row['session']]}.{helps}")
    people = {row["person"] for row in result["people"]}
    short = {row["person"] for row in result["people"] if not row["completes"]}
    absences = len({(row["person"], session) for row in result["people"] for session in row["absences"]})
    enough = f"{len(people - short)} of {len(people)} people can attend as many sessions as they need"
    lines.append(f"  {enough}; {absences} absences.")
    unproven = [goal for goal in result["goals"] if not goal["proven"]]
    lines += [
        line for g in unproven for line in _wrapped(f"{GOAL_WORDS.get(g['goal'], g['goal'])}: {goal_statement(g)}")
    ]
    return lines


def _network_lines(network: Json) -> list[str]:
    lines = ["CONNECTIONS"]
    for signal in network["scorecard"]:
        state = STATE_WORDS.get(signal["state"], signal["state"])
        lines += _wrapped(f"{signal['signal'].replace('_', ' ').capitalize()} [{state}]: {signal['sentence']}")
    lines += [line for warning in network["warnings"] for line in _wrapped(f"Note: {warning}")]
    return lines


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
