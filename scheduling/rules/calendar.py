"""Rules of the calendar: what is over, what a planner fixed, the window, closed days, holidays, weekends."""

from __future__ import annotations

import datetime as dt

from ..documents import Session
from ..grid import Grid, Mask
from ..instance import Instance
from ..plan import Placement, Plan, delivered_plan
from .rule import Match, PlacementRule, day

SATURDAY = 5


class Delivered(PlacementRule):
    """What has taken place stays where it was."""

    code = "delivered"
    sentence = "A session that has taken place never moves."

    def mask(self, grid: Grid, session: str) -> Mask:
        """Everywhere: a delivered session is never given candidates, so none can be removed."""
        del session
        return grid.everywhere()

    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """A delivered session that stands elsewhere than its published row."""
        stands = delivered_plan(instance).get(placement.session)
        return None if stands in (None, placement) else f"{placement.session} has taken place and was moved."

    def matches(self, instance: Instance, plan: Plan) -> list[Match]:
        """One match for each delivered session that is missing or stands elsewhere."""
        return [
            Match((session,), 1, f"{session} took place on {day(stands.date)} and must stay there.")
            for session, stands in delivered_plan(instance).items()
            if plan.get(session) != stands
        ]


class Pinned(PlacementRule):
    """What a planner fixed holds."""

    code = "pinned"
    sentence = "A session stands on the date, block and room it is pinned to."

    def mask(self, grid: Grid, session: str) -> Mask:
        """Only what the pin says, each of its parts where stated."""
        shape = grid.instance.sessions[session]
        pin, allowed = shape.pinned, grid.everywhere()
        if pin is not None and pin.date is not None:
            allowed = allowed & grid.on_dates(date == pin.date for date in grid.dates)
        if pin is not None and pin.block is not None:
            allowed = allowed & grid.in_blocks(session, (block == pin.block for block in shape.blocks))
        if pin is not None and pin.room is not None:
            allowed = allowed & grid.in_rooms(session, (room == pin.room for room in grid.room_axis(session)))
        return allowed

    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """A placement that differs from its pin."""
        pin = instance.sessions[placement.session].pinned
        if pin is None:
            return None
        parts = {"date": placement.date, "block": placement.block, "room": placement.room}
        wrong = [name for name, value in parts.items() if getattr(pin, name) not in (None, value)]
        return f"{placement.session} is pinned to another {' and '.join(wrong)}." if wrong else None


class Window(PlacementRule):
    """The planning window, a session's own earliest and latest date, and nothing new in the past."""

    code = "window"
    sentence = "A session lies in the planning window, between its own earliest and latest date, and not in the past."

    def mask(self, grid: Grid, session: str) -> Mask:
        """By date; a published place that lies in the past may stay as it is."""
        shape, instance = grid.instance.sessions[session], grid.instance
        allowed = grid.on_dates(_in_own_limits(shape, date) and date >= instance.as_at for date in grid.dates)
        row = instance.published.get(session)
        at = None if row is None else grid.date_index(row.date)
        if row is None or at is None or row.block not in shape.blocks or not _in_own_limits(shape, row.date):
            return allowed
        axis = grid.room_axis(session)
        if row.date < instance.as_at and row.room in axis:
            allowed = allowed.repeat(len(shape.blocks), axis=1).repeat(len(axis), axis=2)
            allowed[at, shape.blocks.index(row.block), axis.index(row.room)] = True
        return allowed

    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """A date outside the limits."""
        shape, window = instance.sessions[placement.session], instance.document.window
        if not window.start <= placement.date <= window.end:
            return f"{placement.session} stands on {day(placement.date)}, outside the planning window."
        if not _in_own_limits(shape, placement.date):
            return f"{placement.session} stands on {day(placement.date)}, outside its own earliest and latest date."
        row = instance.published.get(placement.session)
        stays = row is not None and (row.date, row.block, row.room) == (
            placement.date,
            placement.block,
            placement.room,
        )
        if placement.date < instance.as_at and not stays:
            return f"{placement.session} stands on {day(placement.date)}, before {instance.as_at.isoformat()}."
        return None


class ClosedDates(PlacementRule):
    """Days the programme keeps free."""

    code = "closed_date"
    sentence = "No session on a closed date."

    def mask(self, grid: Grid, session: str) -> Mask:
        """By date."""
        del session
        return grid.on_dates(date not in grid.instance.closed_dates for date in grid.dates)

    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """A placement on a closed date, with its label."""
        label = instance.closed_dates.get(placement.date)
        return None if label is None else f"{placement.session} stands on {day(placement.date)}: {label}."


class BankHolidays(PlacementRule):
    """England's bank holidays, where the snapshot asks for them."""

    code = "bank_holiday"
    sentence = "No session on a bank holiday."

    def mask(self, grid: Grid, session: str) -> Mask:
        """By date."""
        del session
        return grid.on_dates(date not in grid.instance.bank_holidays for date in grid.dates)

    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """A placement on a bank holiday, with its name."""
        name = instance.bank_holidays.get(placement.date)
        return (
            None if name is None else f"{placement.session} stands on {day(placement.date)}, a bank holiday ({name})."
        )


class Weekends(PlacementRule):
    """Saturdays and Sundays, unless the snapshot allows them."""

    code = "weekend"
    sentence = "No session on a Saturday or Sunday, unless weekends are allowed."

    def mask(self, grid: Grid, session: str) -> Mask:
        """By date."""
        del session
        allowed = grid.instance.document.weekends
        return grid.on_dates(allowed or date.weekday() < SATURDAY for date in grid.dates)

    def fault(self, instance: Instance, placement: Placement) -> str | None:
        """A placement at a weekend that is not allowed."""
        if instance.document.weekends or placement.date.weekday() < SATURDAY:
            return None
        return f"{placement.session} stands on {day(placement.date)}, at a weekend."


def _in_own_limits(session: Session, date: dt.date) -> bool:
    starts = session.earliest is None or session.earliest <= date
    return starts and (session.latest is None or date <= session.latest)
