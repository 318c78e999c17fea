"""Plans that are published and amended, rooms held, calendars to subscribe to, sharing events, evaluation, waiting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision: str | None = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Plans published and amended, rooms held, calendars to subscribe to, sharing events, evaluation, waiting."""
    _columns()
    _analyses()
    _bookings()
    _feeds()
    _sharing()
    _evaluations()
    _waiting()


def _columns() -> None:
    """In words that both databases know: SQLite adds a reference to a table only together with its column."""
    for table, column in (
        ("plans", "amends_id INTEGER CONSTRAINT fk_plans_amends_id REFERENCES plans (id)"),
        ("plans", "published_by VARCHAR"),
        ("sessions", "told_on DATE"),
        ("attendance", "source VARCHAR"),
        ("attendance", "recorded_by VARCHAR"),
        ("attendance", "corrected_by VARCHAR"),
        ("project_scores", "scored_by VARCHAR"),
    ):
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.add_column("plans", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("attendance", sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("runs", sa.Column("plan_policy", sa.JSON(), nullable=True))


def _analyses() -> None:
    op.create_table(
        "analyses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("records_state", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("question_sha256", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analyses")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_analyses_kind_key")),
    )
    op.create_index(op.f("ix_analyses_run_id"), "analyses", ["run_id"], unique=False)
    op.create_table(
        "analysis_parts",
        sa.Column("analysis_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], name=op.f("fk_analysis_parts_analysis_id")),
        sa.PrimaryKeyConstraint("analysis_id", "name", name=op.f("pk_analysis_parts")),
    )


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("block", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('held', 'confirmed', 'released')", name=op.f("ck_bookings_state_known")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_bookings_plan_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_bookings_session_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_bookings_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("plan_id", "session_id", name=op.f("uq_bookings_plan_id_session_id")),
    )
    for column in ("plan_id", "session_id", "room_id"):
        op.create_index(op.f(f"ix_bookings_{column}"), "bookings", [column], unique=False)
    op.create_table(
        "access_alternatives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("alternative", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_access_alternatives_session_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_access_alternatives_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_alternatives")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_access_alternatives_session_id_person_id")),
    )
    for column in ("session_id", "person_id"):
        op.create_index(op.f(f"ix_access_alternatives_{column}"), "access_alternatives", [column], unique=False)


def _feeds() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('cohort', 'venue', 'facilitator', 'person')", name=op.f("ck_calendar_feeds_kind_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_calendar_feeds_token_sha256")),
    )
    op.create_table(
        "tie_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tie_id", sa.Integer(), nullable=False),
        sa.Column("contact_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["tie_id"], ["ties.id"], name=op.f("fk_tie_contacts_tie_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_contacts")),
        sa.UniqueConstraint("tie_id", "contact_on", name=op.f("uq_tie_contacts_tie_id_contact_on")),
    )
    op.create_index(op.f("ix_tie_contacts_tie_id"), "tie_contacts", ["tie_id"], unique=False)


def _sharing() -> None:
    op.create_table(
        "sharing_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('public', 'programme', 'board')", name=op.f("ck_sharing_events_audience_known")
        ),
        sa.CheckConstraint("state IN ('planned', 'held', 'cancelled')", name=op.f("ck_sharing_events_state_known")),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_sharing_events_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_events")),
    )
    op.create_table(
        "map_snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("previous", sa.Date(), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("result_sha256", sa.String(), nullable=False),
        sa.Column("frozen_by", sa.String(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["sharing_events.id"], name=op.f("fk_map_snapshots_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_snapshots")),
    )
    op.create_index(op.f("ix_map_snapshots_event_id"), "map_snapshots", ["event_id"], unique=False)


def _evaluations() -> None:
    op.create_table(
        "evaluations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("opened_on", "closed_on", "published_on")),
        sa.Column("results", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('designed', 'open', 'closed', 'published')", name=op.f("ck_evaluations_state_known")
        ),
        sa.CheckConstraint("closed_on >= opened_on", name=op.f("ck_evaluations_closed_on_not_before_opened_on")),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_evaluations_level_1_to_4")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_evaluations_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
        sa.UniqueConstraint("code", name=op.f("uq_evaluations_code")),
    )
    op.create_table(
        "evaluation_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("organisation_kind", sa.String(), nullable=True),
        sa.Column("invited_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("reminded_on", "answered_on")),
        sa.CheckConstraint(
            "answered_on >= invited_on", name=op.f("ck_evaluation_invitations_answered_on_not_before_invited_on")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_evaluation_invitations_evaluation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_evaluation_invitations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_invitations")),
        sa.UniqueConstraint(
            "evaluation_id", "person_id", name=op.f("uq_evaluation_invitations_evaluation_id_person_id")
        ),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_evaluation_invitations_token_sha256")),
    )
    for column in ("evaluation_id", "person_id"):
        op.create_index(op.f(f"ix_evaluation_invitations_{column}"), "evaluation_invitations", [column], unique=False)
    op.create_table(
        "evaluation_responses",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_evaluation_responses_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_responses")),
    )
    op.create_index(
        op.f("ix_evaluation_responses_evaluation_id"), "evaluation_responses", ["evaluation_id"], unique=False
    )


def _waiting() -> None:
    op.create_table(
        "waiting_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wants", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("started_on", "closed_on")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("wants IN ('coach', 'place')", name=op.f("ck_waiting_requests_wants_known")),
        sa.CheckConstraint("started_on >= asked_on", name=op.f("ck_waiting_requests_started_on_not_before_asked_on")),
        sa.CheckConstraint("closed_on >= asked_on", name=op.f("ck_waiting_requests_closed_on_not_before_asked_on")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_waiting_requests_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_requests")),
    )
    op.create_index(op.f("ix_waiting_requests_person_id"), "waiting_requests", ["person_id"], unique=False)
