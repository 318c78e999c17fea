"""What states, kinds and roles are called on the pages."""

from __future__ import annotations

TIERS = (("learn", "Learn"), ("live", "Live"), ("lead", "Lead"))
MODES = (("either", "In person or online"), ("in_person", "In person only"), ("online", "Online only"))
AVAILABILITY = (
    ("stated", "Times are stated below"),
    ("none", "Never free in a usual week"),
    ("unknown", "Not known yet"),
)
COACHING = (("active", "Coaches now"), ("paused", "Pauses"), ("withdrawn", "Has stopped"))
KINDS = (
    ("acute", "Acute trust"),
    ("mental_health", "Mental health trust"),
    ("community", "Community services"),
    ("ambulance", "Ambulance service"),
    ("practice", "GP practice"),
    ("federation", "Federation of practices"),
    ("council", "Council"),
    ("hospice", "Hospice or charity"),
    ("commissioner", "Commissioner"),
    ("other", "Other"),
)
WEEKDAYS = (
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
)
ROLES = (
    ("administrator", "Administrator: runs the programme"),
    ("coordinator", "Coordinator: looks after people of their own organisations"),
    ("coach", "Coach: own record and pairs"),
    ("learner", "Learner: own record and pairs"),
    ("board_reader", "Board reader: figures and reports only"),
    ("evaluator", "Evaluator: figures, projects and reports"),
    ("operator", "Operator: whether the service is well"),
)
PAIR_STATES = {
    "suggested": ("Suggested", "grey"),
    "proposed": ("Waiting for answers", "yellow"),
    "accepted": ("Accepted by both", "blue"),
    "contracted": ("Goals agreed", "blue"),
    "active": ("Under way", "green"),
    "paused": ("Paused", "grey"),
    "completed": ("Completed", "green"),
    "ended_early": ("Ended early", "grey"),
    "declined": ("Declined", "grey"),
    "withdrawn": ("Taken back", "grey"),
}
APPLICATION_STATES = {
    "submitted": ("Manager not asked yet", "yellow"),
    "manager_asked": ("Waiting for the manager", "yellow"),
    "approved": ("Approved", "blue"),
    "refused": ("Refused", "grey"),
    "placed": ("Has a place", "green"),
    "waiting": ("Waiting for a place", "purple"),
    "withdrawn": ("Taken back", "grey"),
}
ENROLMENT_STATES = {
    "enrolled": "Has a place",
    "completed": "Completed",
    "withdrawn": "Withdrawn",
    "deferred": "Goes on in another cohort",
}
WAVE_STATES = {
    "draft": ("Draft", "grey"),
    "open": ("Open", "green"),
    "closed": ("Closed", "blue"),
    "archived": ("Put away", "grey"),
}
MESSAGE_STATES = {
    "draft": ("Draft", "yellow"),
    "approved": ("Approved, not sent", "blue"),
    "sending": ("Being sent", "blue"),
    "sent": ("Sent", "green"),
    "failed": ("Did not leave", "red"),
    "bounced": ("Came back", "red"),
    "cancelled": ("Taken back", "grey"),
}
MESSAGE_KINDS = {
    "invitation": "Invitation to apply",
    "manager_approval": "Question to a line manager",
    "reminder": "Reminder",
    "proposal": "News of a pair",
    "placed": "News of a place",
    "sign_in": "Link to sign in",
    "sessions": "News of sessions",
}
REQUEST_KINDS = (
    ("access", "See what is held about them"),
    ("erasure", "Be erased"),
    ("rectification", "Have something put right"),
    ("objection", "Object to a use"),
)
REQUEST_STATES = {
    "received": ("Received", "yellow"),
    "identity_checked": ("Identity checked", "blue"),
    "decided": ("Decided", "blue"),
    "carried_out": ("Carried out", "blue"),
    "answered": ("Answered", "green"),
}
ATTENDED = {
    "present": "came",
    "late": "came late",
    "left_early": "left early",
    "absent_with_notice": "could not come and said so",
    "absent": "did not come",
    "online": "took part online",
}
"""How often somebody came is counted by these; what is not named here is shown by its own name."""
