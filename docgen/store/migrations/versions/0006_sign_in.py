"""Passwords and second factors, sessions, what was tried in vain; whose cases are whose."""

import sqlalchemy as sa
from alembic import op

from docgen.store.columns import UtcInstant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WITNESSED = ("credentials", "assignments")


def upgrade() -> None:
    op.create_table(
        "credentials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("temporary", sa.Boolean(), nullable=False),
        sa.Column("totp", sa.Text(), nullable=True),
        sa.Column("recovery", sa.Text(), nullable=True),
        sa.Column("set_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("(totp IS NULL) = (recovery IS NULL)", name=op.f("ck_credentials_second_factor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credentials")),
        sa.UniqueConstraint("name", "revision", name=op.f("uq_credentials_name_revision")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("entrusted", sa.Boolean(), nullable=False),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_assignments_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("case_id", "name", "revision", name=op.f("uq_assignments_case_id_name_revision")),
    )
    op.create_index(op.f("ix_assignments_name_case_id"), "assignments", ["name", "case_id"], unique=False)
    op.create_table(
        "web_sessions",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("begun_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("seen_at", UtcInstant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_web_sessions")),
    )
    op.create_index(op.f("ix_web_sessions_name"), "web_sessions", ["name"], unique=False)
    op.create_table(
        "sign_in_guards",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("locked_until", UtcInstant(timezone=True), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_guards")),
    )
    for table in WITNESSED:
        if op.get_bind().dialect.name == "sqlite":
            _guard_sqlite(table)
        else:
            _guard_postgresql(table)


def _guard_sqlite(table: str) -> None:
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: rows are written once'); END"
        )
    op.execute(
        f"CREATE TRIGGER {table}_marked BEFORE INSERT ON {table} WHEN NEW.deed = '' "
        f"BEGIN SELECT RAISE(ABORT, '{table}: a row belongs to a deed'); END"
    )


def _guard_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "EXECUTE FUNCTION docgen_written_once()"
    )
    op.execute(f"CREATE TRIGGER {table}_marked BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION docgen_marked()")


def downgrade() -> None:
    message = "what was witnessed is not forgotten"
    raise NotImplementedError(message)
