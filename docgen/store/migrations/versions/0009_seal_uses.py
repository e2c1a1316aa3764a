"""The register of seal use."""

import sqlalchemy as sa
from alembic import op

from docgen.store.columns import UtcInstant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLE = "seal_uses"
ACTS = "'printed', 'signed', 'by_hand', 'reprinted'"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=True),
        sa.Column("seams", sa.Boolean(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(f"act IN ({ACTS})", name=op.f("ck_seal_uses_act")),
        sa.CheckConstraint("(act = 'reprinted') = (times IS NOT NULL)", name=op.f("ck_seal_uses_times")),
        sa.CheckConstraint("copies > 0 AND pages > 0", name=op.f("ck_seal_uses_counts")),
        sa.ForeignKeyConstraint(["serial"], ["documents.serial"], name=op.f("fk_seal_uses_serial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_uses")),
    )
    op.create_index(op.f("ix_seal_uses_serial"), TABLE, ["serial"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite(TABLE)
    else:
        _guard_postgresql(TABLE)


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
    message = "what was sealed is not forgotten"
    raise NotImplementedError(message)
