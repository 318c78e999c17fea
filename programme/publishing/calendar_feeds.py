"""A calendar for each cohort, venue, facilitator and person, and invitations for those whose calendar changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote, unquote

from icalendar import Event, vCalAddress

from .calendars import (
    Belongs,
    Json,
    calendar_file,
    copied,
    current_events,
    name_of,
    same_content,
    sessions_calendar,
    starts,
    told_events,
)
from .labels import Labels

WHOLE = "sessions.ics"
FOLDERS = ("cohorts/", "venues/", "facilitators/", "people/")


def calendar_feeds(
    snapshot: Json, result: Json, labels: Labels, before: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """Calendar files by their path in a folder.

    Args:
        snapshot: the scheduling snapshot.
        result: its result.
        labels: words for rooms.
        before: the files that people have, by the same paths; a file that is not among them starts from what was
            published.

    Returns:
        `sessions.ics` with everything, and one file each under `cohorts`, `venues`, `facilitators` (what they lead)
        and `people` (what they are invited to or lead). No file names an attendee, not even its own person.
    """
    had = before or {}
    files = {WHOLE: sessions_calendar(snapshot, result, labels, had.get(WHOLE))}
    for path, belongs in [*_feeds(snapshot, result), *_left_behind(snapshot, result, had)]:
        told = told_events(snapshot, labels, had.get(path), belongs)
        events = current_events(snapshot, result, labels, told, belongs)
        files[path] = calendar_file(events.values(), name_of(snapshot, result, belongs))
    return files


def invitations(
    snapshot: Json,
    result: Json,
    labels: Labels,
    *,
    organiser: str,
    addresses: Mapping[str, str] | None = None,
    before: Mapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """Messages to send (RFC 5546): one file for each person and session that is new, changed or cancelled for them.

    Args:
        snapshot, result, labels, before: as for `calendar_feeds`.
        organiser: the e-mail address that invites and takes answers.
        addresses: e-mail addresses by person id; a person without one is named by id.

    Returns:
        `PERSON/SESSION.ics` with METHOD REQUEST, or CANCEL for what is gone. The only attendee in a file is
        the person it is for.
    """
    found = {}
    gone = [(_person_of(path), belongs) for path, belongs in _left_behind(snapshot, result, before or {})]
    for person, belongs in [*_people(snapshot, result), *(each for each in gone if each[0])]:
        told = told_events(snapshot, labels, (before or {}).get(_path("people", person)), belongs)
        attendee = _attendee(person, (addresses or {}).get(person))
        for uid, event in current_events(snapshot, result, labels, told, belongs).items():
            had = told.get(uid)
            if (had is not None and same_content(event, had)) or _is_over(snapshot, event):
                continue
            cancelled = event.get("status") == "CANCELLED"
            if cancelled and had is None:
                continue
            message = _message(event, organiser, attendee)
            name = _path(_file_name(person), uid.rpartition("@")[0].removesuffix(".session"))
            found[name] = calendar_file([message], "", "CANCEL" if cancelled else "REQUEST")
    return found


def _feeds(snapshot: Json, result: Json) -> Iterator[tuple[str, Belongs]]:
    cohorts = {session["id"]: frozenset(session.get("cohorts", ())) for session in snapshot["sessions"]}
    venue_of = {room["id"]: venue["id"] for venue in snapshot["venues"] for room in venue["rooms"]}

    def _of_cohort(key: str, row: Json) -> bool:
        return key in cohorts[row["session"]]

    def _at_venue(key: str, row: Json) -> bool:
        return venue_of.get(row.get("room") or "") == key

    for cohort in snapshot["cohorts"]:
        yield _path("cohorts", cohort["id"]), partial(_of_cohort, cohort["id"])
    for venue in snapshot["venues"]:
        yield _path("venues", venue["id"]), partial(_at_venue, venue["id"])
    for leader in _leaders(snapshot, result):
        yield _path("facilitators", leader), partial(_leads, leader)
    for person, belongs in _people(snapshot, result):
        yield _path("people", person), belongs


def _left_behind(snapshot: Json, result: Json, before: Mapping[str, bytes]) -> Iterator[tuple[str, Belongs]]:
    """Earlier files of readers who have nothing any more: what is still ahead of them is cancelled."""

    def _nothing(_row: Json) -> bool:
        return False

    now = {WHOLE, *(path for path, _ in _feeds(snapshot, result))}
    for path in before:
        if path not in now and path.count("/") == 1 and path.startswith(FOLDERS):
            yield path, _nothing


def _person_of(path: str) -> str:
    """The person whose file a path is; empty for other files."""
    folder, _, name = path.partition("/")
    return unquote(name.removesuffix(".ics")) if folder == "people" else ""


def _leads(person: str, row: Json) -> bool:
    return person in row["facilitators"]


def _leaders(snapshot: Json, result: Json) -> list[str]:
    rows = [*result["placements"], *result.get("reserve", {}).get("dates", ()), *snapshot.get("published", ())]
    return sorted({person for row in rows for person in row["facilitators"]})


def _people(snapshot: Json, result: Json) -> Iterator[tuple[str, Belongs]]:
    members = {cohort["id"]: frozenset(cohort["members"]) for cohort in snapshot["cohorts"]}
    invited = {
        session["id"]: frozenset[str]().union(*(members[cohort] for cohort in session.get("cohorts", ())))
        for session in snapshot["sessions"]
    }

    def _concerns(person: str, row: Json) -> bool:
        return person in invited[row["session"]] or _leads(person, row)

    for person in sorted(frozenset(_leaders(snapshot, result)).union(*invited.values())):
        yield person, partial(_concerns, person)


def addressed(event: Event, organiser: str, address: str) -> Event:
    """The event with who invites and, as its only attendee, whoever has the address."""
    return _message(event, organiser, _attendee("", address))


def _message(event: Event, organiser: str, attendee: vCalAddress) -> Event:
    message = copied(event)
    message.add("organizer", vCalAddress(f"mailto:{organiser}"))
    message.add("attendee", attendee)
    return message


def _attendee(person: str, address: str | None) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{address}" if address else f"urn:learn-live-lead:person:{quote(person, safe='')}")
    settings: dict[str, Any] = {"role": "REQ-PARTICIPANT", "partstat": "NEEDS-ACTION", "rsvp": "TRUE"}
    attendee.params.update({key.upper(): value for key, value in settings.items()})
    return attendee


def _is_over(snapshot: Json, event: Event) -> bool:
    return bool(starts(event).date().isoformat() < snapshot["as_at"])


def _path(folder: str, key: str) -> str:
    return f"{folder}/{_file_name(key)}.ics"


def _file_name(key: str) -> str:
    """A name that every file system takes, one for each id; never a folder's own dots."""
    name = quote(key, safe=" ")
    return name.replace(".", "%2E") if set(name) == {"."} else name
