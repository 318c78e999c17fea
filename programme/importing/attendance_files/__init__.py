"""Who came, from the files that meetings and sign-in sheets leave: read, held against a session, asked about."""

from .answers import ONE_OF, REMEMBERED, faults_of
from .deciding import read_attendance
from .outcome import OUTCOMES, AttendanceRead, CameRead
from .reading import looks_like_attendance, open_attendance_file
from .rows import KIND_WORDS
from .session import PersonAt, SessionKnown

__all__ = [
    "KIND_WORDS",
    "ONE_OF",
    "OUTCOMES",
    "REMEMBERED",
    "AttendanceRead",
    "CameRead",
    "PersonAt",
    "SessionKnown",
    "faults_of",
    "looks_like_attendance",
    "open_attendance_file",
    "read_attendance",
]
