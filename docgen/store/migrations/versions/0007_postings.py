"""Documents given to carriers, and what the carriers told of them."""

import sqlalchemy as sa
from alembic import op

from docgen.store.columns import UtcInstant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("postings", "tracking_events")


def upgrade() -> None:
    op.create_table(
        "postings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("tracking_no", sa.Text(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("posted_by", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("receipt_path", sa.Text(), nullable=True),
        sa.Column("receipt_sha256", sa.String(length=64), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("(receipt_path IS NULL) = (receipt_sha256 IS NULL)", name=op.f("ck_postings_receipt")),
        sa.ForeignKeyConstraint(["serial"], ["documents.serial"], name=op.f("fk_postings_serial")),
        sa.ForeignKeyConstraint(["receipt_sha256"], ["blobs.sha256"], name=op.f("fk_postings_receipt_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sa.UniqueConstraint("tracking_no", name=op.f("uq_postings_tracking_no")),
    )
    op.create_index(op.f("ix_postings_serial"), "postings", ["serial"], unique=False)
    op.create_table(
        "tracking_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name=op.f("fk_tracking_events_posting_id")),
        sa.ForeignKeyConstraint(["file_sha256"], ["blobs.sha256"], name=op.f("fk_tracking_events_file_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_events")),
    )
    op.create_index(op.f("ix_tracking_events_posting_id"), "tracking_events", ["posting_id"], unique=False)
    for table in TABLES:
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
    message = "what was posted is not forgotten"
    raise NotImplementedError(message)
