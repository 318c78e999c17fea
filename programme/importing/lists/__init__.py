"""Lists of people from any spreadsheet, whatever their columns are called: read, asked about, made into rows."""

from .books import grouped, recruited_rows
from .context import Known, PersonKnown, RowRead
from .fields import BY_NAME, FIELDS, plain_heading
from .files import SourceFile, SourceSheet, read_any_file
from .joining import PersonRead
from .organisations import OrganisationIndex, OrganisationKnown, Resolution
from .outcome import ListRead
from .problems import Choice, Problem
from .reading_lists import is_own_workbook, read_list
from .week import WeekRead, WeekSlot, read_week

__all__ = [
    "BY_NAME",
    "FIELDS",
    "Choice",
    "Known",
    "ListRead",
    "OrganisationIndex",
    "OrganisationKnown",
    "PersonKnown",
    "PersonRead",
    "Problem",
    "Resolution",
    "RowRead",
    "SourceFile",
    "SourceSheet",
    "WeekRead",
    "WeekSlot",
    "grouped",
    "is_own_workbook",
    "plain_heading",
    "read_any_file",
    "read_list",
    "read_week",
    "recruited_rows",
]
