"""Workbooks in: every cell read as text, then validated; every fault with its sheet, cell, value and remedy."""

from .checks_programme import calendar_period
from .findings import Finding, fatal
from .report import ImportReport, SheetCount
from .rows import Placed, Row, heading_of, key_text
from .rows_measures import (
    CapabilityRow,
    DataPointRow,
    FeedbackRow,
    LearningNoteRow,
    MeasureRow,
    SelfAssessmentRow,
)
from .rows_people import AvailabilityRow, MembershipRow, NeedRow, OfferRow, PersonRow
from .rows_places import CalendarRow, OrganisationRow, RoomRow, SkillRow, VenueRow
from .rows_programme import AttendanceRow, CohortRow, ProjectRow, SessionRow, TieRow
from .template_rows import NOTES, example_row
from .workbook import MODELS, REQUIRED_SHEETS, Workbook, read_workbook

__all__ = [
    "MODELS",
    "NOTES",
    "REQUIRED_SHEETS",
    "AttendanceRow",
    "AvailabilityRow",
    "CalendarRow",
    "CapabilityRow",
    "CohortRow",
    "DataPointRow",
    "FeedbackRow",
    "Finding",
    "ImportReport",
    "LearningNoteRow",
    "MeasureRow",
    "MembershipRow",
    "NeedRow",
    "OfferRow",
    "OrganisationRow",
    "PersonRow",
    "Placed",
    "ProjectRow",
    "RoomRow",
    "Row",
    "SelfAssessmentRow",
    "SessionRow",
    "SheetCount",
    "SkillRow",
    "TieRow",
    "VenueRow",
    "Workbook",
    "calendar_period",
    "example_row",
    "fatal",
    "heading_of",
    "key_text",
    "read_workbook",
]
