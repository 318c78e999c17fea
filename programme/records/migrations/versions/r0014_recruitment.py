"""Waves with their quotas, applications, messages; venues with versions; people recorded twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision: str | None = "0013"
branch_labels = None
depends_on = None

_TIERS = "tier IN ('learn', 'live', 'lead')"


def upgrade() -> None:
    """Waves with their quotas, applications, messages; venues with versions; people recorded twice."""
    _waves()
    op.execute("ALTER TABLE venues ADD COLUMN version INTEGER NOT NULL DEFAULT 1")
    op.execute("ALTER TABLE organisation_successors ADD COLUMN since DATE")
    op.execute(
        "ALTER TABLE people ADD COLUMN merged_into_id INTEGER "
        "CONSTRAINT fk_people_merged_into_id REFERENCES people (id) "
        "CONSTRAINT ck_people_not_merged_into_itself CHECK (merged_into_id <> id)"
    )
    _applications()
    _messages()
    _kinds_of_runs()


def _waves() -> None:
    """In words that both databases know: SQLite adds a check to a table only together with its column."""
    for column in (
        "version INTEGER NOT NULL DEFAULT 1",
        "state VARCHAR NOT NULL DEFAULT 'draft' "
        "CONSTRAINT ck_waves_state_known CHECK (state IN ('draft', 'open', 'closed', 'archived'))",
        "opens DATE",
        "closes DATE CONSTRAINT ck_waves_closes_not_before_opens CHECK (closes >= opens)",
        "target_places INTEGER CONSTRAINT ck_waves_target_places_not_negative CHECK (target_places >= 0)",
        "quotas JSON NOT NULL DEFAULT '{}'",
    ):
        op.execute(f"ALTER TABLE waves ADD COLUMN {column}")


def _applications() -> None:
    states = "'submitted', 'manager_asked', 'approved', 'refused', 'placed', 'waiting', 'withdrawn'"
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("manager_email", sa.String(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("manager_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(_TIERS, name=op.f("ck_applications_tier_known")),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_applications_state_known")),
        sa.CheckConstraint(
            "state <> 'placed' OR cohort_id IS NOT NULL", name=op.f("ck_applications_placed_in_a_cohort")
        ),
        sa.CheckConstraint(
            "state <> 'manager_asked' OR manager_asked_at IS NOT NULL",
            name=op.f("ck_applications_manager_asked_dated"),
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_applications_wave_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_applications_person_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_applications_organisation_id")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_applications_cohort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("wave_id", "person_id", name=op.f("uq_applications_wave_id_person_id")),
    )
    for column in ("wave_id", "person_id", "organisation_id", "cohort_id"):
        op.create_index(op.f(f"ix_applications_{column}"), "applications", [column], unique=False)


def _messages() -> None:
    kinds = "'invitation', 'manager_approval', 'reminder', 'proposal', 'placed', 'sign_in', 'sessions'"
    states = "'draft', 'approved', 'sending', 'sent', 'failed', 'bounced', 'cancelled'"
    words = ("kind", "about", "addressee", "email", "subject", "state", "message_id", "made_by")
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("means", "run_id", "approved_by", "fault")),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_messages_kind_known")),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_messages_state_known")),
        sa.CheckConstraint("means IN ('smtp', 'file')", name=op.f("ck_messages_means_known")),
        sa.CheckConstraint(
            "state <> 'sent' OR (sent_at IS NOT NULL AND means IS NOT NULL)", name=op.f("ck_messages_sent_dated")
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'sending') OR approved_by IS NOT NULL",
            name=op.f("ck_messages_approved_by_known"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_messages_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("kind", "about", "addressee", name=op.f("uq_messages_kind_about_addressee")),
        sa.UniqueConstraint("message_id", name=op.f("uq_messages_message_id")),
    )
    for column in ("person_id", "state", "run_id"):
        op.create_index(op.f(f"ix_messages_{column}"), "messages", [column], unique=False)


def _kinds_of_runs() -> None:
    """What a run may be is known to the code alone from now on; SQLite makes the table anew, its events put aside."""
    sent = "kind NOT IN ('matching', 'scheduling', 'network') OR snapshot IS NOT NULL"
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_runs_kind_known", "runs")
        op.drop_constraint("ck_runs_snapshot_sent", "runs")
        op.create_check_constraint(op.f("ck_runs_snapshot_sent"), "runs", sent)
        return
    op.execute("CREATE TEMPORARY TABLE events_aside AS SELECT * FROM run_events")
    op.execute("DELETE FROM run_events")
    with op.batch_alter_table("runs", recreate="always") as runs:
        runs.drop_constraint(op.f("ck_runs_kind_known"), type_="check")
        runs.drop_constraint(op.f("ck_runs_snapshot_sent"), type_="check")
        runs.create_check_constraint(op.f("ck_runs_snapshot_sent"), sent)
    op.execute("INSERT INTO run_events SELECT * FROM events_aside")
    op.execute("DROP TABLE events_aside")
