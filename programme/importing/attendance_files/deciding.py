"""From the rows of an attendance file to what is stored of each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..lists.files import SourceFile
from ..lists.problems import Choice, Problems
from .answers import LEAVE, REMEMBERED, STATUSES
from .outcome import AttendanceRead, CameRead, Outcome
from .people import Group, find_people, grouped
from .presence import HALF, is_enough, minutes_of, side_missed, stay_of
from .reading import read_rows
from .rows import Mark
from .session import PersonAt, SessionKnown

_ORDER: tuple[Mark, ...] = (
    "unclear", "came", "online", "late", "left_early", "absent_with_notice", "absent", "cancelled", "",
)  # fmt: skip
_HERE = ("came", "online")


class Deciding:
    """One file on its way: what is known, what was answered, what was found."""

    def __init__(
        self, file: SourceFile, known: SessionKnown, decisions: Mapping[str, str], before: Mapping[str, str]
    ) -> None:
        self.known = known
        self.decisions = dict(decisions)
        self.answers = {**{k: v for k, v in before.items() if k.startswith(REMEMBERED)}, **decisions}
        self.problems = Problems()
        self.file = read_rows(file, known, self.decisions, self.problems)
        self.started, self.ended = (self.file.started, self.file.ended) if self.file else (None, None)
        self.share = int(self.decisions.get("share", HALF))
        self.seconds, self.length_from = self._length()
        groups = grouped(self.file.entries) if self.file else []
        find_people(groups, known, self.decisions, before, self.problems)
        self.day_waits = self._day_waits()
        self.listed_waits = self._listed_waits()
        self.keys = {f"person:{each.key}" for each in groups}
        self.people = [self._came(each) for each in self._by_person(groups)]

    def read(self) -> AttendanceRead:
        """What came of it."""
        told = {each.person for each in self.people if each.status or each.outcome in ("waits", "left out")}
        missing = [
            each
            for each in self.known.people
            if each.expected and each.person not in told and each.person not in self.known.written
        ]
        self._fill(missing)
        length = None if self.seconds is None else minutes_of(self.seconds)
        return AttendanceRead(
            self.known.code, self.file, self.share, length, self.length_from, self.people, missing,
            list(self.problems), self._unused(),
        )  # fmt: skip

    def _length(self) -> tuple[float | None, str]:
        if answer := self.decisions.get("length"):
            return int(answer) * 60.0, "as you said"
        meeting = (self.ended - self.started).total_seconds() if self.started and self.ended else None
        planned = self.known.seconds
        if planned is not None and (not meeting or planned <= meeting):
            return planned, "as the session was planned"
        return (meeting, "as the meeting took") if meeting and meeting > 0 else (None, "")

    def _day_waits(self) -> bool:
        days = self.file.days if self.file else []
        answer = self.decisions.get("day")
        if not days or self.known.day in days or answer == "yes":
            return answer == "no"
        told = ", ".join(f"{day.day} {day:%B %Y}" for day in days[:3])
        day = self.known.day
        self._ask(
            "file.day", [], told, f"the file is of another day than the session, which was on {day.day} {day:%B %Y}.",
            "day", (Choice("yes", "It is of this session"), Choice("no", "It is not")),
            "Say whether it is the right file.",
        )  # fmt: skip
        return True

    def _listed_waits(self) -> bool:
        if self.file is None or self.file.marked or self.decisions.get("listed"):
            return False
        cells = [each.cell for each in self.file.entries]
        message = "nothing in this file says who came; it only lists people."
        choices = (Choice("yes", "Everybody listed came"), Choice("no", "It does not say who came"))
        self._ask("file.listed", cells, self.file.kind, message, "listed", choices, "Say whether all of them came.")
        return True

    def _ask(
        self,
        kind: str,
        cells: Sequence[str],
        value: str,
        message: str,
        key: str,
        choices: tuple[Choice, ...],
        remedy: str,
    ) -> None:
        self.problems.add(kind, "decide", cells, value, message, remedy, choices=choices, decision=key, waits=True)

    def _by_person(self, groups: Sequence[Group]) -> list[Group]:
        """Groups found to be one person, such as a telephone beside a computer, become one."""
        one: dict[str, Group] = {}
        for group in groups:
            kept = one.setdefault(group.person or f"?{group.key}", group)
            if kept is not group:
                kept.entries += group.entries
        return list(one.values())

    def _came(self, group: Group) -> CameRead:
        person = self.known.by_id.get(group.person)
        came = CameRead(
            group.key, group.name, group.person, person.name if person else "", group.how,
            bool(person and person.expected), [each.cell for each in group.entries],
            [(each.sheet, each.row) for each in group.entries], before=self.known.written.get(group.person),
        )  # fmt: skip
        if group.waits:
            self._count(came, group)
            came.outcome, came.reason = "waits", "Say who this is."
        elif not group.person:
            came.outcome, came.reason = "left out", f"Nobody of the programme: {group.how}."
        elif self.day_waits or self.listed_waits:
            came.outcome, came.reason = "waits", "Say first whether the file tells who came to this session."
        else:
            self._count(came, group)
            self._compare(came)
        return came

    def _count(self, came: CameRead, group: Group) -> None:
        """What somebody's rows come to: a status and minutes, or what has to be asked."""
        entry = min(group.entries, key=lambda each: _ORDER.index(each.mark))
        mark, stay = entry.mark, stay_of(group.entries)
        if mark == "" and self.file and not self.file.marked:
            mark = "came" if self.decisions.get("listed") == "yes" else ""
        if mark == "unclear":
            mark = self._unclear(came, entry.said, [each.cell for each in group.entries])
        elif mark == "cancelled":
            mark = self._cancelled(came, entry.said)
        if mark in _HERE and self.seconds and stay.seconds is not None:
            came.minutes = minutes_of(stay.seconds)
            if not is_enough(stay.seconds, self.seconds, self.share):
                self._in_part(came, side_missed(stay, self.started, self.ended))
                return
        came.status = "present" if mark == "came" else mark if mark in STATUSES else ""

    def _unclear(self, came: CameRead, said: str, cells: Sequence[str]) -> Mark:
        key = f"mark:{said.casefold()}"
        answer = self.answers.get(key)
        if answer in STATUSES:
            return answer  # type: ignore[return-value]
        if answer == LEAVE:
            came.outcome, came.reason = "left out", "You said so."
            return ""
        choices = (*(Choice(each, each.replace("_", " ")) for each in STATUSES), Choice(LEAVE, "Leave such rows out"))
        self._ask(
            "mark.unclear", cells, said, "this does not say whether they came.", key, choices, "Say what it means."
        )
        came.outcome, came.reason = "waits", f"Say what “{said}” means."
        return ""

    def _cancelled(self, came: CameRead, said: str) -> Mark:
        answer = self.decisions.get("cancelled")
        if answer in STATUSES:
            return answer  # type: ignore[return-value]
        if answer == LEAVE:
            came.outcome, came.reason = "left out", "Their place was given up."
            return ""
        choices = (
            Choice("absent_with_notice", "They told us they could not come"),
            Choice("absent", "They did not come"),
            Choice(LEAVE, "Leave them out"),
        )
        self._ask(
            "place.cancelled", came.cells, said, "their place was given up.", "cancelled", choices,
            "Say how that counts.",
        )  # fmt: skip
        came.outcome, came.reason = "waits", "Say how a place that was given up counts."
        return ""

    def _in_part(self, came: CameRead, side: str) -> None:
        answer = self.decisions.get("part", "part")
        length = minutes_of(self.seconds)
        told = f"There for {came.minutes} of {length} minutes, less than {self.share} %."
        if answer == LEAVE:
            came.outcome, came.reason = "left out", told
        else:
            came.status, came.reason = side if answer == "part" else answer, told

    def _compare(self, came: CameRead) -> None:
        """Against what is written down: nothing is replaced in silence."""
        if came.outcome in ("waits", "left out") or not came.status:
            return
        same = came.before is not None and came.before[0] == came.status
        if came.before is None:
            came.outcome = "new"
        elif same and came.minutes in (None, came.before[1]):
            came.outcome = "same"
        elif same and came.before[1] is None:
            came.outcome = "minutes added"
        else:
            came.outcome = self._differs(came, came.before)
        if not came.expected and came.outcome == "new":
            came.reason = " ".join(filter(None, (came.reason, "Not expected at this session: a guest.")))

    def _differs(self, came: CameRead, before: tuple[str, int | None]) -> Outcome:
        key = f"differs:{came.person.casefold()}"
        answer = self.decisions.get(key) or self.decisions.get("differs")
        if answer is not None:
            return "changed" if answer == "file" else "kept"
        told = f"written down is {_said(*before)}, the file says {_said(came.status, came.minutes)}."
        choices = (Choice("keep", "Keep what is written down"), Choice("file", "Take what the file says"))
        self._ask("answer.differs", came.cells, came.known_as, told, key, choices, "Say which is right.")
        came.reason = f"{told[0].upper()}{told[1:]}"
        return "waits"

    def _fill(self, missing: Sequence[PersonAt]) -> None:
        """Those expected of whom the file says nothing, where the administrator says what they are."""
        answer = self.decisions.get("absent", LEAVE)
        if answer == LEAVE or self.day_waits or self.listed_waits or self.file is None:
            return
        there = {each.person: each for each in self.people}
        for person in missing:
            came = there.get(person.person)
            if came is None:
                came = CameRead(person.emails[0] if person.emails else person.person, person.name, person.person)
                came.known_as, came.expected = person.name, True
                self.people.append(came)
            if came.outcome == "no answer":
                came.status, came.outcome, came.reason = answer, "new", "Not marked in the file; you said so."

    def _unused(self) -> tuple[str, ...]:
        """Answers about people, marks and differences that are not in the file."""
        keys = self.keys | {f"differs:{each.person.casefold()}" for each in self.people}
        said = {f"mark:{each.said.casefold()}" for each in (self.file.entries if self.file else ())}
        return tuple(sorted(key for key in self.decisions if ":" in key and key not in keys | said))


def read_attendance(
    file: SourceFile, known: SessionKnown, decisions: Mapping[str, str], before: Mapping[str, str]
) -> AttendanceRead:
    """Hold a file against a session.

    Args:
        file: as `open_attendance_file` gave it.
        known: the session, its people and what is written down.
        decisions: answers given for this file, by key in small letters.
        before: answers given for earlier files.

    Returns:
        Everybody in it, what would be stored, and what has to be decided first.
    """
    return Deciding(file, known, decisions, before).read()


def _said(status: str, minutes: int | None) -> str:
    words = status.replace("_", " ")
    return words if minutes is None else f"{words}, {minutes} minutes"
