"""Organisations, skills, waves and cohorts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Organisations, skills, waves and cohorts."""
    _organisations()
    _organisation_names()
    _organisation_codes()
    _organisation_successors()
    _skills()
    _waves()
    _cohorts()


def _organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("partner", sa.Boolean(), nullable=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("network", sa.String(), nullable=True),
        sa.Column("network_name", sa.String(), nullable=True),
        sa.Column("building", sa.String(), nullable=True),
        sa.Column("postcode", sa.String(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('acute', 'mental_health', 'community', 'ambulance', 'practice', 'federation', "
            "'council', 'hospice', 'commissioner', 'other')",
            name=op.f("ck_organisations_kind_known"),
        ),
        sa.CheckConstraint("active_to >= active_from", name=op.f("ck_organisations_active_to_not_before_active_from")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("code", name=op.f("uq_organisations_code")),
    )


def _organisation_names() -> None:
    op.create_table(
        "organisation_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_organisation_names_valid_to_not_before_valid_from")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_organisation_names_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_names")),
    )
    op.create_index(
        op.f("ix_organisation_names_organisation_id"), "organisation_names", ["organisation_id"], unique=False
    )


def _organisation_codes() -> None:
    op.create_table(
        "organisation_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_organisation_codes_valid_to_not_before_valid_from")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_organisation_codes_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_codes")),
        sa.UniqueConstraint("scheme", "value", name=op.f("uq_organisation_codes_scheme_value")),
    )
    op.create_index(
        op.f("ix_organisation_codes_organisation_id"), "organisation_codes", ["organisation_id"], unique=False
    )


def _organisation_successors() -> None:
    op.create_table(
        "organisation_successors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("successor_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_organisation_successors_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_successors")),
    )
    op.create_index(
        op.f("ix_organisation_successors_organisation_id"), "organisation_successors", ["organisation_id"], unique=False
    )


def _skills() -> None:
    op.create_table(
        "skills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("code", name=op.f("uq_skills_code")),
    )


def _waves() -> None:
    op.create_table(
        "waves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
        sa.UniqueConstraint("name", name=op.f("uq_waves_name")),
    )


def _cohorts() -> None:
    op.create_table(
        "cohorts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("size_min", sa.Integer(), nullable=True),
        sa.Column("size_max", sa.Integer(), nullable=True),
        sa.Column("min_sessions_attended", sa.Integer(), nullable=True),
        sa.Column("venue_rule", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("tier IN ('learn', 'live', 'lead')", name=op.f("ck_cohorts_tier_known")),
        sa.CheckConstraint("venue_rule IN ('any', 'same', 'rotate')", name=op.f("ck_cohorts_venue_rule_known")),
        sa.CheckConstraint("ends >= start", name=op.f("ck_cohorts_ends_not_before_start")),
        sa.CheckConstraint("size_max >= size_min", name=op.f("ck_cohorts_size_max_not_below_min")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_cohorts_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohorts")),
        sa.UniqueConstraint("code", name=op.f("uq_cohorts_code")),
    )
    op.create_index(op.f("ix_cohorts_wave_id"), "cohorts", ["wave_id"], unique=False)
