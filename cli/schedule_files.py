"""What `lll schedule` writes beside RESULT: calendars, and the snapshot to plan from next."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import scheduling
from foundation.errors import BadInput, Fault
from programme.publishing.calendar_feeds import WHOLE, calendar_feeds, invitations
from programme.publishing.calendars import sessions_calendar
from programme.publishing.labels import Labels

from .terminal import read_file, write_file

BELONGS_TO = {
    "since": ("--calendars", "--calendar", "--invitations"),
    "organiser": ("--invitations",),
    "change": ("--curve", "--next-snapshot"),
}
"""Options that say how another is to be carried out."""


def add_files(parser: argparse.ArgumentParser) -> None:
    """Add the options that write files."""
    files = parser.add_argument_group("files")
    files.add_argument("--calendar", type=Path, metavar="FILE.ics", help="the plan as one calendar file")
    files.add_argument("--calendars", type=Path, metavar="FOLDER", help="one for each cohort, venue and person")
    files.add_argument("--since", type=Path, metavar="EARLIER", help="the calendar file or folder that people have now")
    files.add_argument(
        "--invitations",
        type=Path,
        metavar="FOLDER",
        help="messages to all for whom something is new (with --organiser)",
    )
    files.add_argument("--organiser", metavar="E-MAIL", help="the address that invites and takes answers")
    files.add_argument(
        "--next-snapshot",
        type=Path,
        metavar="FILE",
        help="the snapshot to plan from next: this plan published, --change in it",
    )


def check_files(given: argparse.Namespace) -> None:
    """Refuse, before anything is solved, what could not be written as asked, and options that would do nothing.

    Raises:
        BadInput: invitations without an organiser, or into a folder that holds earlier ones; an option without the
            one that it belongs to.
    """
    faults = [
        Fault(f"--{option}", "", f"this does nothing without {' or '.join(of)}.", f"Add {of[0]}, or leave it out.")
        for option, of in BELONGS_TO.items()
        if getattr(given, option) is not None and not any(getattr(given, name[2:].replace("-", "_")) for name in of)
    ]
    if given.invitations is not None:
        if not given.organiser:
            faults.append(Fault("--organiser", "", "invitations need an address that invites.", "Give --organiser."))
        if given.invitations.exists() and (not given.invitations.is_dir() or any(given.invitations.iterdir())):
            remedy = "Name a new folder, so that no earlier invitation is sent again."
            faults.append(Fault("--invitations", str(given.invitations), "this is there already.", remedy))
    if faults:
        raise BadInput(faults)


def write_calendars(instance: scheduling.Instance, result: dict[str, Any], given: argparse.Namespace) -> None:
    """Write the calendar files that were asked for; unchanged events of `--since` are taken over as they stand."""
    before = {} if given.since is None else _earlier(given.since)
    snapshot, labels = json.loads(instance.to_json()), Labels()
    if given.calendar:
        write_file(given.calendar, sessions_calendar(snapshot, result, labels, before.get(WHOLE)))
    if given.calendars:
        for path, content in calendar_feeds(snapshot, result, labels, before).items():
            write_file(given.calendars / path, content)
    if given.invitations:
        messages = invitations(snapshot, result, labels, organiser=given.organiser, before=before)
        for path, content in messages.items():
            write_file(given.invitations / path, content)


def write_next_snapshot(
    instance: scheduling.Instance, plan: scheduling.Plan, change: scheduling.Change | None, given: argparse.Namespace
) -> None:
    """Write the snapshot in which the plan is what people were told, and the change has happened.

    Raises:
        BadInput: for a change that forbids single places, which a snapshot has no words for.
    """
    if given.next_snapshot is None:
        return
    told = scheduling.as_published(instance, plan)
    if change is not None:
        if change.forbidden:
            message = "single places that are forbidden cannot stand in a snapshot."
            raise BadInput([Fault("forbidden", "", message, "Ask for the curve instead, or pin the session.")])
        told = scheduling.after_change(told, change)
    write_file(given.next_snapshot, told.to_json())


def _earlier(path: Path) -> dict[str, bytes]:
    """Calendar files by their path in a folder; a single file counts as the one with everything."""
    if not path.is_dir():
        return {WHOLE: read_file(path)}
    files = sorted(each for each in path.rglob("*.ics"))
    return {each.relative_to(path).as_posix(): read_file(each) for each in files}
