"""Venues, rooms, the calendar, sessions and who came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Venues, rooms, the calendar, sessions and who came."""
    _venues()
    _rooms()
    _calendar_entries()
    _sessions()
    _session_cohorts()
    _session_facilitators()
    _attendance()


def _venues() -> None:
    op.create_table(
        "venues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("postcode", sa.String(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_venues_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venues")),
        sa.UniqueConstraint("code", name=op.f("uq_venues_code")),
    )


def _rooms() -> None:
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("open_days", sa.JSON(), nullable=False),
        sa.Column("open_from", sa.String(length=5), nullable=True),
        sa.Column("open_to", sa.String(length=5), nullable=True),
        sa.Column("closed_dates", sa.JSON(), nullable=False),
        sa.Column("cost_pence_per_block", sa.Integer(), nullable=False),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_rooms_capacity_positive")),
        sa.CheckConstraint("cost_pence_per_block >= 0", name=op.f("ck_rooms_cost_not_negative")),
        sa.CheckConstraint("open_to > open_from", name=op.f("ck_rooms_open_to_after_open_from")),
        sa.ForeignKeyConstraint(["venue_id"], ["venues.id"], name=op.f("fk_rooms_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("code", name=op.f("uq_rooms_code")),
    )
    op.create_index(op.f("ix_rooms_venue_id"), "rooms", ["venue_id"], unique=False)


def _calendar_entries() -> None:
    op.create_table(
        "calendar_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("start_time", sa.String(length=5), nullable=True),
        sa.Column("end_time", sa.String(length=5), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'block') = (start_time IS NOT NULL) AND (kind = 'block') = (first_day IS NULL)",
            name=op.f("ck_calendar_entries_block_has_times_others_days"),
        ),
        sa.CheckConstraint(
            "kind IN ('as_at', 'window', 'block', 'closed', 'pressure')", name=op.f("ck_calendar_entries_kind_known")
        ),
        sa.CheckConstraint("end_time > start_time", name=op.f("ck_calendar_entries_end_time_after_start_time")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_calendar_entries_last_day_not_before_first_day")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_calendar_entries_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entries")),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("facilitators_needed", sa.Integer(), nullable=False),
        sa.Column("facilitator_skills", sa.JSON(), nullable=False),
        sa.Column("extra_places", sa.Integer(), nullable=False),
        sa.Column("room_features", sa.JSON(), nullable=False),
        sa.Column("min_gap_days", sa.Integer(), nullable=True),
        sa.Column("max_gap_days", sa.Integer(), nullable=True),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("block", sa.String(), nullable=True),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('taught', 'clinic', 'supervision', 'sharing_event', 'celebration')",
            name=op.f("ck_sessions_kind_known"),
        ),
        sa.CheckConstraint("mode IN ('in_person', 'online', 'hybrid')", name=op.f("ck_sessions_mode_known")),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'delivered', 'cancelled')", name=op.f("ck_sessions_state_known")
        ),
        sa.CheckConstraint(
            "state NOT IN ('published', 'delivered') OR (held_on IS NOT NULL AND block IS NOT NULL)",
            name=op.f("ck_sessions_published_has_date_and_block"),
        ),
        sa.CheckConstraint("latest >= earliest", name=op.f("ck_sessions_latest_not_before_earliest")),
        sa.CheckConstraint(
            "max_gap_days >= min_gap_days", name=op.f("ck_sessions_max_gap_days_not_before_min_gap_days")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_sessions_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("code", name=op.f("uq_sessions_code")),
    )


def _session_cohorts() -> None:
    op.create_table(
        "session_cohorts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_session_cohorts_cohort_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_session_cohorts_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_cohorts")),
        sa.UniqueConstraint("session_id", "cohort_id", name=op.f("uq_session_cohorts_session_id_cohort_id")),
    )
    op.create_index(op.f("ix_session_cohorts_cohort_id"), "session_cohorts", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_session_cohorts_session_id"), "session_cohorts", ["session_id"], unique=False)


def _session_facilitators() -> None:
    op.create_table(
        "session_facilitators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint("role IN ('possible', 'planned')", name=op.f("ck_session_facilitators_role_known")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_session_facilitators_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_session_facilitators_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_facilitators")),
        sa.UniqueConstraint(
            "session_id", "person_id", "role", name=op.f("uq_session_facilitators_session_id_person_id_role")
        ),
    )
    op.create_index(op.f("ix_session_facilitators_person_id"), "session_facilitators", ["person_id"], unique=False)
    op.create_index(op.f("ix_session_facilitators_session_id"), "session_facilitators", ["session_id"], unique=False)


def _attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status IN ('present', 'late', 'left_early', 'absent_with_notice', 'absent', 'online')",
            name=op.f("ck_attendance_status_known"),
        ),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_attendance_minutes_not_negative")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_attendance_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_attendance_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_attendance_session_id_person_id")),
    )
    op.create_index(op.f("ix_attendance_person_id"), "attendance", ["person_id"], unique=False)
    op.create_index(op.f("ix_attendance_session_id"), "attendance", ["session_id"], unique=False)
