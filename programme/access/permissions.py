"""What may be done, and what each role and each scope of a key may do. Whatever is not named here is refused."""

from __future__ import annotations

PERMISSIONS = {
    "own.read": "see one's own record, pairs, sessions and messages",
    "own.write": "answer for oneself: accept, decline, say when one is free, withdraw a consent",
    "people.read": "see people",
    "people.write": "change people",
    "private.read": "see confidential instructions and their reasons",
    "organisations.read": "see organisations and venues",
    "organisations.write": "change organisations and venues",
    "recruit.read": "see waves, applications and cohorts",
    "recruit.write": "run waves and applications and place people into cohorts",
    "recruit.approve": "approve applications of one's own people",
    "cohorts.send": "send a newly recruited cohort",
    "rounds.read": "see matching rounds and their suggestions",
    "rounds.write": "open, instruct and run matching rounds",
    "rounds.approve": "approve a round",
    "rounds.publish": "publish and amend a round",
    "pairs.read": "see coaching pairs",
    "pairs.write": "change coaching pairs",
    "pairs.answer": "accept, decline and end coaching pairs: one's own, or for those who asked for it",
    "plans.read": "see sessions and plans",
    "plans.write": "make plans and change sessions",
    "plans.publish": "publish a plan",
    "attendance.write": "record attendance",
    "projects.read": "see projects and their measures",
    "projects.write": "change projects and their measures",
    "ties.read": "see connections between people",
    "ties.write": "record connections",
    "network.read": "see the network's scorecard and public map",
    "measures.read": "see the programme's figures",
    "reports.read": "read reports",
    "reports.write": "make and issue reports",
    "messages.read": "see messages",
    "messages.write": "prepare, approve and send messages",
    "runs.read": "follow runs",
    "runs.stop": "stop runs",
    "imports.write": "import workbooks and undo an import",
    "accounts.write": "manage accounts and keys",
    "audit.read": "read the audit trail",
    "privacy.write": "carry out requests of people about their data",
    "settings.write": "change the policies and settings",
    "operations.read": "see whether the service is well",
}
"""Each permission, and what it allows in words."""

ROLES: dict[str, frozenset[str]] = {
    "administrator": frozenset(PERMISSIONS) - {"own.read", "own.write", "recruit.approve"},
    "coordinator": frozenset(
        {
            "people.read",
            "organisations.read",
            "recruit.read",
            "recruit.approve",
            "rounds.read",
            "rounds.approve",
            "pairs.read",
            "plans.read",
            "projects.read",
            "network.read",
            "measures.read",
        }
    ),
    "coach": frozenset({"own.read", "own.write", "pairs.read", "pairs.answer"}),
    "learner": frozenset({"own.read", "own.write", "pairs.read", "pairs.answer"}),
    "board_reader": frozenset({"network.read", "measures.read", "reports.read"}),
    "evaluator": frozenset({"network.read", "measures.read", "reports.read", "reports.write", "projects.read"}),
    "operator": frozenset({"operations.read"}),
}
"""What each role may do. A coordinator sees people of their own organisations only, a coach or learner themselves."""

_READ = frozenset(
    name for name in PERMISSIONS if name.endswith(".read") and name not in ("own.read", "private.read", "audit.read")
)

SCOPES: dict[str, tuple[str, frozenset[str]]] = {
    "cohorts": (
        "send a newly recruited cohort, follow and stop the runs of rounds and plans",
        frozenset({"cohorts.send", "recruit.read", "runs.read", "runs.stop"}),
    ),
    "read": ("read everything but what is confidential", _READ),
    "records": (
        "change organisations, people, recruitment, attendance, projects and connections",
        _READ
        | {
            "organisations.write",
            "people.write",
            "recruit.write",
            "attendance.write",
            "projects.write",
            "ties.write",
            "cohorts.send",
        },
    ),
    "rounds": (
        "run matching rounds; approving and publishing stay with people",
        _READ | {"rounds.write", "pairs.write", "pairs.answer", "runs.stop"},
    ),
    "plans": ("make plans of sessions; publishing stays with people", _READ | {"plans.write", "runs.stop"}),
    "operations": ("see whether the service is well, as a monitor does", ROLES["operator"]),
    "administrator": ("all that an administrator may do", ROLES["administrator"]),
}
"""What a key may be for: the words of `lll key --help`, and the permissions."""
