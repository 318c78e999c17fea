"""The programme's records: tables by concept, the unit of work, migrations.

Newcomers start with `open_database`, `Database.unit_of_work` and `migrate`; every table is listed here.
"""

from .access import ApiKey, RepeatableAnswer
from .accounts import Account, OneTimeLink, Secret, SignedIn, SignInTry
from .analyses import Analysis, AnalysisPart
from .applications import Application
from .attendance import CAME, Attendance, AttendanceFile
from .audit import REQUEST_ID, AuditEntry, AuditFinding, AuditValues, append_entry, chain_length, verify_chain
from .availability import AvailabilitySlot, AwayDate
from .bookings import AccessAlternative, Booking
from .calendar_entries import CalendarEntry
from .capability import Capability
from .changes import require_version
from .coaching import Need, Offer, OfferedSkill, OfferWish
from .cohorts import MEMBER, Cohort, Enrolment, Wave
from .consents import Consent
from .database import Database, open_database
from .declarative import Record
from .differences import inverse, picture, take_back
from .enrolments import EnrolmentStep, Members, members_of
from .evaluation import Feedback, FeedbackGiven, SelfAssessment
from .evaluations import Evaluation, EvaluationInvitation, EvaluationResponse
from .feeds import CalendarFeed
from .imports import DECISION_KINDS, ImportBatch, ImportDecision, ImportFile, ImportUndo
from .learning_notes import LearningNote
from .measures import DataPoint, Measure
from .memberships import Membership, TierPeriod
from .messages import Message
from .organisations import Organisation, OrganisationCode, OrganisationName, OrganisationSuccessor
from .pairs import LIVE_PAIR_STATES, REASON_CLASSES, Pair, PairMeeting
from .people import AccessRequirement, Person, PersonEmail
from .plans import Placement, Plan, SchedulingPolicy
from .privacy import PRIVACY_DECISIONS, PRIVACY_KINDS, PRIVACY_STATES, PrivacyRequest, RetentionPeriod
from .projects import Project, ProjectMember, ProjectOrganisation, ProjectScore
from .reports import REPORT_KINDS, Report
from .rounds import Instruction, MatchingPolicy, Round, RoundApproval, RoundRun
from .runs import RUN_KINDS, RUN_STAGES, Run, RunEvent, Worker
from .schema import migrate, newest_migration, present_migration, require_current
from .scrub import scrub
from .sessions import Session, SessionCohort, SessionFacilitator
from .sharing import MapSnapshot, SharingEvent
from .skills import Skill
from .ties import Tie, TieContact
from .venues import Room, Venue
from .waiting import WaitingRequest

__all__ = [
    "CAME",
    "DECISION_KINDS",
    "LIVE_PAIR_STATES",
    "MEMBER",
    "PRIVACY_DECISIONS",
    "PRIVACY_KINDS",
    "PRIVACY_STATES",
    "REASON_CLASSES",
    "REPORT_KINDS",
    "REQUEST_ID",
    "RUN_KINDS",
    "RUN_STAGES",
    "AccessAlternative",
    "AccessRequirement",
    "Account",
    "Analysis",
    "AnalysisPart",
    "ApiKey",
    "Application",
    "Attendance",
    "AttendanceFile",
    "AuditEntry",
    "AuditFinding",
    "AuditValues",
    "AvailabilitySlot",
    "AwayDate",
    "Booking",
    "CalendarEntry",
    "CalendarFeed",
    "Capability",
    "Cohort",
    "Consent",
    "DataPoint",
    "Database",
    "Enrolment",
    "EnrolmentStep",
    "Evaluation",
    "EvaluationInvitation",
    "EvaluationResponse",
    "Feedback",
    "FeedbackGiven",
    "ImportBatch",
    "ImportDecision",
    "ImportFile",
    "ImportUndo",
    "Instruction",
    "LearningNote",
    "MapSnapshot",
    "MatchingPolicy",
    "Measure",
    "Members",
    "Membership",
    "Message",
    "Need",
    "Offer",
    "OfferWish",
    "OfferedSkill",
    "OneTimeLink",
    "Organisation",
    "OrganisationCode",
    "OrganisationName",
    "OrganisationSuccessor",
    "Pair",
    "PairMeeting",
    "Person",
    "PersonEmail",
    "Placement",
    "Plan",
    "PrivacyRequest",
    "Project",
    "ProjectMember",
    "ProjectOrganisation",
    "ProjectScore",
    "Record",
    "RepeatableAnswer",
    "Report",
    "RetentionPeriod",
    "Room",
    "Round",
    "RoundApproval",
    "RoundRun",
    "Run",
    "RunEvent",
    "SchedulingPolicy",
    "Secret",
    "SelfAssessment",
    "Session",
    "SessionCohort",
    "SessionFacilitator",
    "SharingEvent",
    "SignInTry",
    "SignedIn",
    "Skill",
    "Tie",
    "TieContact",
    "TierPeriod",
    "Venue",
    "WaitingRequest",
    "Wave",
    "Worker",
    "append_entry",
    "chain_length",
    "inverse",
    "members_of",
    "migrate",
    "newest_migration",
    "open_database",
    "picture",
    "present_migration",
    "require_current",
    "require_version",
    "scrub",
    "take_back",
    "verify_chain",
]
