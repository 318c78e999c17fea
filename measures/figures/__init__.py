"""The programme's figures as at a date: what each means, its value, its past, and what of it the public may see."""

from .catalogue import CATALOGUE
from .public import PublicSection, public_section
from .section import Figure, FigurePoint, figures, period
from .tables import (
    CoachingRow,
    CoverageRow,
    MovementTable,
    PeopleRow,
    SessionRow,
    StageRow,
    WaitingRow,
    coaching_rows,
    coverage_rows,
    movement_table,
    people_rows,
    session_rows,
    stage_rows,
    waiting_rows,
)

__all__ = [
    "CATALOGUE",
    "CoachingRow",
    "CoverageRow",
    "Figure",
    "FigurePoint",
    "MovementTable",
    "PeopleRow",
    "PublicSection",
    "SessionRow",
    "StageRow",
    "WaitingRow",
    "coaching_rows",
    "coverage_rows",
    "figures",
    "movement_table",
    "people_rows",
    "period",
    "public_section",
    "session_rows",
    "stage_rows",
    "waiting_rows",
]
