"""Accounts, where they are signed in, links used once, tries to sign in, and the service's own secrets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision: str | None = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Accounts, where they are signed in, links used once, tries to sign in, and the service's own secrets."""
    _accounts()
    _signed_in()
    _one_time_links()
    _sign_in_tries()
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_ids", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('active', 'ended')", name=op.f("ck_accounts_state_known")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_accounts_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        sa.UniqueConstraint("person_id", name=op.f("uq_accounts_person_id")),
    )


def _signed_in() -> None:
    op.create_table(
        "signed_in",
        sa.Column("secret_sha256", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("by_link", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_signed_in_account_id")),
        sa.PrimaryKeyConstraint("secret_sha256", name=op.f("pk_signed_in")),
    )
    op.create_index(op.f("ix_signed_in_account_id"), "signed_in", ["account_id"], unique=False)


def _one_time_links() -> None:
    op.create_table(
        "one_time_links",
        sa.Column("secret_sha256", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('sign_in', 'first_administrator')", name=op.f("ck_one_time_links_purpose_known")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_one_time_links_account_id")),
        sa.PrimaryKeyConstraint("secret_sha256", name=op.f("pk_one_time_links")),
    )
    op.create_index(op.f("ix_one_time_links_account_id"), "one_time_links", ["account_id"], unique=False)


def _sign_in_tries() -> None:
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("account_sha256", sa.String(), nullable=False),
        sa.Column("address_sha256", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('password', 'link')", name=op.f("ck_sign_in_tries_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_tries")),
    )
    for column in ("account_sha256", "address_sha256", "at"):
        op.create_index(op.f(f"ix_sign_in_tries_{column}"), "sign_in_tries", [column], unique=False)
