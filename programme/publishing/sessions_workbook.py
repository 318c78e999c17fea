"""The workbook of a sessions plan: every session in order of date, who cannot come, what could not be placed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .labels import Labels, with_names
from .statements import goal_rows, long_date, reason_words, schedule_headline
from .workbook import GOAL_COLUMNS, Cell, Column, Sheet, workbook_bytes

Json = Mapping[str, Any]

NAMED_IN_A_WARNING = 5
"""A warning about more is given with their number."""


def sessions_workbook(snapshot: Json, result: Json, labels: Labels) -> bytes:
    """The plan's workbook.

    Args:
        snapshot: the scheduling snapshot that was solved.
        result: the scheduling result.
        labels: words for the ids in both.

    Returns:
        An .xlsx file with the sheets Summary, Sessions, No place yet, People, Hosts.
    """
    words = words_of(snapshot, labels)
    sheets = [
        _summary(snapshot, result, words),
        _sessions(snapshot, result, labels),
        _unplaced(snapshot, result, words),
        _people(snapshot, result, labels),
        _hosts(snapshot, result),
    ]
    return workbook_bytes(sheets, title="Sessions", made=dt.date.fromisoformat(snapshot["as_at"]))


def words_of(snapshot: Json, labels: Labels) -> dict[str, str]:
    """Words for the ids of people, rooms, venues and cohorts that a sentence may hold."""
    return {
        **{row["id"]: labels.person(row["id"]).name for row in snapshot["people"]},
        **{row["id"]: row.get("name") or row["id"] for row in [*snapshot["venues"], *snapshot["cohorts"]]},
        **{key: f"{labels.room(key)}, {venue}" for key, venue in venue_of_room(snapshot).items()},
    }


def session_titles(snapshot: Json) -> dict[str, str]:
    """Title of each session id; engines name a session by both."""
    return {row["id"]: row.get("title") or row["id"] for row in snapshot["sessions"]}


def _summary(snapshot: Json, result: Json, words: Mapping[str, str]) -> Sheet:
    window = snapshot["window"]
    notes = [
        schedule_headline(result),
        f"Records as at {long_date(snapshot['as_at'])}; "
        f"sessions from {long_date(window['start'])} to {long_date(window['end'])}. A proposal: a person publishes.",
        *(_warning(warning, words) for warning in result["warnings"]),
    ]
    return Sheet("Summary", "Sessions plan", GOAL_COLUMNS, goal_rows(result), notes)


def _warning(warning: Json, words: Mapping[str, str]) -> str:
    named = [words.get(subject, subject) for subject in warning["subjects"]]
    listed = ", ".join(named) if len(named) <= NAMED_IN_A_WARNING else f"{len(named)} people"
    text = with_names(warning["text"], words)
    return f"{listed}: {text[:1].lower()}{text[1:]}" if named else text


def _sessions(snapshot: Json, result: Json, labels: Labels) -> Sheet:
    columns = [
        Column("Date", 18),
        Column("Time", 14),
        Column("Session", 34),
        Column("Cohort", 26),
        Column("Where", 32),
        Column("Room", 22),
        Column("Facilitators", 30),
        Column("Invited", 9),
        Column("Cannot come", 9),
        Column("Who cannot come", 48),
        Column("Travel, km one way", 11, "#,##0"),
        Column("Changed", 18),
    ]
    rooms = venue_of_room(snapshot)
    times = {block["id"]: f"{block['start']} to {block['end']}" for block in snapshot["blocks"]}
    sessions = {session["id"]: session for session in snapshot["sessions"]}
    cohorts = {cohort["id"]: cohort for cohort in snapshot["cohorts"]}
    rows: list[Sequence[Cell]] = []
    for placed in sorted(result["placements"], key=lambda p: (p["date"], p["block"], p["session"])):
        session = sessions[placed["session"]]
        members = {person for key in session.get("cohorts", ()) for person in cohorts[key].get("members", ())}
        rows.append(
            [
                dt.date.fromisoformat(placed["date"]),
                times[placed["block"]],
                session.get("title") or session["id"],
                cohort_names(session, cohorts),
                rooms.get(placed["room"], "Online") if placed["room"] else "Online",
                labels.room(placed["room"]) if placed["room"] else None,
                "; ".join(labels.person(person).name for person in placed["facilitators"]),
                len(members),
                len(placed["absent"]),
                "; ".join(labels.person(person).name for person in placed["absent"]),
                placed["travel_km_total"],
                ", ".join(placed["changed"]),
            ]
        )
    return Sheet("Sessions", "Sessions in order of date", columns, rows)


def venue_of_room(snapshot: Json) -> dict[str, str]:
    """Name of the venue of each room id."""
    return {room["id"]: venue.get("name") or venue["id"] for venue in snapshot["venues"] for room in venue["rooms"]}


def cohort_names(session: Json, cohorts: Mapping[str, Json]) -> str:
    """Names of a session's cohorts, in its own order."""
    return "; ".join(cohorts[key].get("name") or key for key in session.get("cohorts", ()))


def _unplaced(snapshot: Json, result: Json, words: Mapping[str, str]) -> Sheet:
    columns = [
        Column("Session", 34),
        Column("In words", 70),
        Column("What would help", 70),
        Column("Dates, times and rooms ruled out, by rule", 48),
    ]
    titles = session_titles(snapshot)
    rows: list[Sequence[Cell]] = []
    for row in result["unplaced"]:
        removed = ", ".join(f"{reason_words(code)}: {count:,}" for code, count in row["removed"].items() if count)
        remedies = "\n".join(with_names(str(remedy), words) for remedy in row["remedies"])
        rows.append([titles.get(row["session"], row["session"]), with_names(row["text"], words), remedies, removed])
    return Sheet("No place yet", "Sessions with no place yet", columns, rows, empty="Every session has a place.")


def _people(snapshot: Json, result: Json, labels: Labels) -> Sheet:
    columns = [
        Column("Person", 24),
        Column("Organisation", 28),
        Column("Cohort", 26),
        Column("Can attend", 9),
        Column("Needs", 9),
        Column("Enough", 9),
        Column("Misses", 60),
    ]
    titles = session_titles(snapshot)
    cohorts = {cohort["id"]: cohort.get("name") or cohort["id"] for cohort in snapshot["cohorts"]}
    rows: list[Sequence[Cell]] = []
    for row in result["people"]:
        who = labels.person(row["person"])
        missed = "; ".join(titles.get(key, key) for key in row["absences"])
        enough = "yes" if row["completes"] else "NO"
        rows.append([who.name, who.organisation, cohorts[row["cohort"]], row["attends"], row["needed"], enough, missed])
    rows.sort(key=lambda row: (row[5] != "NO", str(row[2]), str(row[0])))
    return Sheet("People", "Who can attend how many sessions", columns, rows, ["Those who miss too many come first."])


def _hosts(snapshot: Json, result: Json) -> Sheet:
    columns = [Column("Organisation", 44), Column("Hosts in this plan", 12), Column("Hosted before", 12)]
    host = {room["id"]: venue.get("organisation") for venue in snapshot["venues"] for room in venue["rooms"]}
    names = {row["code"]: row.get("name") or row["code"] for row in snapshot["organisations"]}
    counts = Counter(host[placed["room"]] for placed in result["placements"] if placed["room"])
    before = {row["organisation"]: row["sessions"] for row in snapshot.get("host_ledger", ())}
    hosts = sorted({code for code in [*counts, *before] if code}, key=lambda code: (-counts[code], code))
    rows: list[Sequence[Cell]] = [[names.get(code, code), counts[code], before.get(code, 0)] for code in hosts]
    return Sheet("Hosts", "Who hosts how many sessions", columns, rows)
