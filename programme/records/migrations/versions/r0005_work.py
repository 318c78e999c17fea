"""Projects and ties."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Projects and ties."""
    _projects()
    _project_members()
    _project_organisations()
    _project_scores()
    _ties()


def _projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("aim", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("started", sa.Date(), nullable=True),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("latest_value", sa.Double(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('idea', 'chartered', 'active', 'paused', 'completed', 'sustained', 'stopped')",
            name=op.f("ck_projects_stage_known"),
        ),
        sa.CheckConstraint("ended >= started", name=op.f("ck_projects_ended_not_before_started")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_projects_cohort_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["people.id"], name=op.f("fk_projects_lead_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("code", name=op.f("uq_projects_code")),
    )
    op.create_index(op.f("ix_projects_lead_id"), "projects", ["lead_id"], unique=False)


def _project_members() -> None:
    op.create_table(
        "project_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_project_members_person_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_members_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_members")),
        sa.UniqueConstraint("project_id", "person_id", name=op.f("uq_project_members_project_id_person_id")),
    )
    op.create_index(op.f("ix_project_members_person_id"), "project_members", ["person_id"], unique=False)
    op.create_index(op.f("ix_project_members_project_id"), "project_members", ["project_id"], unique=False)


def _project_organisations() -> None:
    op.create_table(
        "project_organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_project_organisations_organisation_id")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_organisations_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_organisations")),
        sa.UniqueConstraint(
            "project_id", "organisation_id", name=op.f("uq_project_organisations_project_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_project_organisations_organisation_id"), "project_organisations", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_project_organisations_project_id"), "project_organisations", ["project_id"], unique=False)


def _project_scores() -> None:
    op.create_table(
        "project_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("scored_on", sa.Date(), nullable=True),
        sa.CheckConstraint("score >= 0.5 AND score <= 5.0", name=op.f("ck_project_scores_score_on_the_scale")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_scores_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_scores")),
    )
    op.create_index(op.f("ix_project_scores_project_id"), "project_scores", ["project_id"], unique=False)


def _ties() -> None:
    op.create_table(
        "ties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_person_id", sa.Integer(), nullable=False),
        sa.Column("to_person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("last_contact", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('coaching', 'project', 'survey', 'meeting')", name=op.f("ck_ties_kind_known")),
        sa.CheckConstraint("origin IN ('programme', 'organic')", name=op.f("ck_ties_origin_known")),
        sa.CheckConstraint("outcome IN ('completed', 'ended_early', 'declined')", name=op.f("ck_ties_outcome_known")),
        sa.CheckConstraint("ends >= start", name=op.f("ck_ties_ends_not_before_start")),
        sa.CheckConstraint("from_person_id <> to_person_id", name=op.f("ck_ties_two_people")),
        sa.ForeignKeyConstraint(["from_person_id"], ["people.id"], name=op.f("fk_ties_from_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_ties_session_id")),
        sa.ForeignKeyConstraint(["to_person_id"], ["people.id"], name=op.f("fk_ties_to_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ties")),
    )
    op.create_index(op.f("ix_ties_from_person_id"), "ties", ["from_person_id"], unique=False)
    op.create_index(op.f("ix_ties_to_person_id"), "ties", ["to_person_id"], unique=False)
