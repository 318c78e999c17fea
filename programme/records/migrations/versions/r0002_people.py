"""People: who they are, where they work, in which tier, what they agreed to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """People: who they are, where they work, in which tier, what they agreed to."""
    _people()
    _person_emails()
    _access_requirements()
    _memberships()
    _tier_periods()
    _consents()
    _enrolments()


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("profession", sa.String(), nullable=True),
        sa.Column("band", sa.String(), nullable=True),
        sa.Column("joined", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("q_member", sa.Boolean(), nullable=True),
        sa.Column("line_manager_email", sa.String(), nullable=True),
        sa.Column("line_manager_id", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("max_travel_km", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("availability_state", sa.String(), nullable=False),
        sa.Column("accepts_online", sa.Boolean(), nullable=True),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("rounds_waited", sa.Integer(), nullable=False),
        sa.Column("near_lead", sa.Boolean(), nullable=False),
        sa.Column("staff_of_programme", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "availability_state IN ('stated', 'none', 'unknown')", name=op.f("ck_people_availability_state_known")
        ),
        sa.CheckConstraint("mode IN ('in_person', 'online', 'either')", name=op.f("ck_people_mode_known")),
        sa.CheckConstraint("left_on >= joined", name=op.f("ck_people_left_on_not_before_joined")),
        sa.CheckConstraint("line_manager_id <> id", name=op.f("ck_people_not_own_manager")),
        sa.CheckConstraint("rounds_waited >= 0", name=op.f("ck_people_rounds_waited_not_negative")),
        sa.ForeignKeyConstraint(["line_manager_id"], ["people.id"], name=op.f("fk_people_line_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )


def _person_emails() -> None:
    op.create_table(
        "person_emails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_emails_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_emails")),
        sa.UniqueConstraint("email", name=op.f("uq_person_emails_email")),
    )
    op.create_index(op.f("ix_person_emails_person_id"), "person_emails", ["person_id"], unique=False)


def _access_requirements() -> None:
    op.create_table(
        "access_requirements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("feature", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_access_requirements_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_requirements")),
        sa.UniqueConstraint("person_id", "feature", name=op.f("uq_access_requirements_person_id_feature")),
    )
    op.create_index(op.f("ix_access_requirements_person_id"), "access_requirements", ["person_id"], unique=False)


def _memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("job_title", sa.String(), nullable=True),
        sa.Column("days_per_week", sa.Double(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "days_per_week > 0 AND days_per_week <= 7", name=op.f("ck_memberships_days_per_week_in_a_week")
        ),
        sa.CheckConstraint("ends >= start", name=op.f("ck_memberships_ends_not_before_start")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_memberships_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_memberships_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_organisation_id"), "memberships", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_memberships_person_id"), "memberships", ["person_id"], unique=False)


def _tier_periods() -> None:
    op.create_table(
        "tier_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.CheckConstraint("tier IN ('learn', 'live', 'lead')", name=op.f("ck_tier_periods_tier_known")),
        sa.CheckConstraint("ends >= start", name=op.f("ck_tier_periods_ends_not_before_start")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_tier_periods_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_periods")),
    )
    op.create_index(op.f("ix_tier_periods_person_id"), "tier_periods", ["person_id"], unique=False)


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.CheckConstraint("kind IN ('name_on_map')", name=op.f("ck_consents_kind_known")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_consents_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_person_id"), "consents", ["person_id"], unique=False)


def _enrolments() -> None:
    op.create_table(
        "enrolments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('enrolled', 'completed', 'withdrawn', 'deferred')", name=op.f("ck_enrolments_state_known")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_enrolments_cohort_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_enrolments_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("cohort_id", "person_id", name=op.f("uq_enrolments_cohort_id_person_id")),
    )
    op.create_index(op.f("ix_enrolments_cohort_id"), "enrolments", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_enrolments_person_id"), "enrolments", ["person_id"], unique=False)
