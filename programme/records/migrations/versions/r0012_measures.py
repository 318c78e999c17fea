"""Measures with their values, offers of organisations, self-assessments, feedback, learning notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision: str | None = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Measures with their values, offers of organisations, self-assessments, feedback, learning notes."""
    _people_affected()
    _measures()
    _data_points()
    _capability()
    _self_assessments()
    _feedback()
    _learning_notes()


def _people_affected() -> None:
    """In words that both databases know: SQLite adds a check to a table only together with its column."""
    op.execute(
        "ALTER TABLE projects ADD COLUMN people_affected INTEGER "
        "CONSTRAINT ck_projects_people_affected_not_negative CHECK (people_affected >= 0)"
    )


def _measures() -> None:
    op.create_table(
        "measures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("rebase", sa.JSON(), nullable=False),
        sa.Column("comparison_of_id", sa.Integer(), nullable=True),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("adds_up", sa.Boolean(), nullable=False),
        sa.Column("disclosure", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "direction IN ('increase', 'decrease', 'neutral')", name=op.f("ck_measures_direction_known")
        ),
        sa.CheckConstraint("rules IN ('mdc', 'mdc2023', 'runchart', 'anhoj')", name=op.f("ck_measures_rules_known")),
        sa.CheckConstraint(
            "disclosure IN ('people', 'organisations', 'open', 'internal')", name=op.f("ck_measures_disclosure_known")
        ),
        sa.CheckConstraint("comparison_of_id <> id", name=op.f("ck_measures_not_compared_with_itself")),
        sa.ForeignKeyConstraint(["comparison_of_id"], ["measures.id"], name=op.f("fk_measures_comparison_of_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_measures_owner_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_measures_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
        sa.UniqueConstraint("code", name=op.f("uq_measures_code")),
    )
    op.create_index(op.f("ix_measures_project_id"), "measures", ["project_id"], unique=False)


def _data_points() -> None:
    op.create_table(
        "data_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["measure_id"], ["measures.id"], name=op.f("fk_data_points_measure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_points")),
        sa.UniqueConstraint("measure_id", "day", "recorded_on", name=op.f("uq_data_points_measure_id_day_recorded_on")),
    )
    op.create_index(op.f("ix_data_points_measure_id"), "data_points", ["measure_id"], unique=False)


def _capability() -> None:
    op.create_table(
        "capability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=True),
        sa.Column("in_place", sa.String(), nullable=False),
        sa.Column("places_open", sa.Integer(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('training', 'coaching', 'mentoring')", name=op.f("ck_capability_kind_known")),
        sa.CheckConstraint("tier IN ('learn', 'live', 'lead')", name=op.f("ck_capability_tier_known")),
        sa.CheckConstraint("in_place IN ('yes', 'no', 'unknown')", name=op.f("ck_capability_in_place_known")),
        sa.CheckConstraint("ends >= start", name=op.f("ck_capability_ends_not_before_start")),
        sa.CheckConstraint("places_open >= 0", name=op.f("ck_capability_places_open_not_negative")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_capability_organisation_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_capability_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capability")),
    )
    op.create_index(op.f("ix_capability_organisation_id"), "capability", ["organisation_id"], unique=False)


def _self_assessments() -> None:
    op.create_table(
        "self_assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "occasion IN ('baseline', 'end', 'follow_up')", name=op.f("ck_self_assessments_occasion_known")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_self_assessments_level_1_to_4")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_self_assessments_person_id")),
        sa.ForeignKeyConstraint(["skill_id"], ["skills.id"], name=op.f("fk_self_assessments_skill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_assessments")),
        sa.UniqueConstraint(
            "person_id",
            "skill_id",
            "occasion",
            "assessed_on",
            name=op.f("uq_self_assessments_person_id_skill_id_occasion_assessed_on"),
        ),
    )
    op.create_index(op.f("ix_self_assessments_person_id"), "self_assessments", ["person_id"], unique=False)


def _feedback() -> None:
    ratings = ("satisfaction", "engagement", "relevance", "confidence", "commitment")
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ratings),
        *(sa.CheckConstraint(f"{name} BETWEEN 1 AND 5", name=op.f(f"ck_feedback_{name}_1_to_5")) for name in ratings),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_feedback_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_session_id"), "feedback", ["session_id"], unique=False)


def _learning_notes() -> None:
    op.create_table(
        "learning_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("share_with", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "share_with IN ('team', 'organisation', 'community', 'public')",
            name=op.f("ck_learning_notes_share_with_known"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_learning_notes_project_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_learning_notes_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_notes")),
        sa.UniqueConstraint("code", name=op.f("uq_learning_notes_code")),
    )
    op.create_index(op.f("ix_learning_notes_project_id"), "learning_notes", ["project_id"], unique=False)
    op.create_index(op.f("ix_learning_notes_session_id"), "learning_notes", ["session_id"], unique=False)
