"""Batches, and their rows: what is to be written for each case, and what became of it."""

import sqlalchemy as sa
from alembic import op

from docgen.store.columns import UtcInstant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEPT = ("id", "batch_id", "position", "case_no", "answers", "fingerprint")
"""What never changes of a row, whatever its state."""


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("started_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_table(
        "batch_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("sheet_row", sa.Integer(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'done', 'refused')", name=op.f("ck_batch_rows_state")),
        sa.CheckConstraint("(state = 'refused') = (reason IS NOT NULL)", name=op.f("ck_batch_rows_reason")),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_batch_rows_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_rows")),
        sa.UniqueConstraint("batch_id", "position", name=op.f("uq_batch_rows_batch_id_position")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_batch_rows_fingerprint")),
    )
    op.create_index(op.f("ix_batch_rows_batch_id_state"), "batch_rows", ["batch_id", "state"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _changed() -> str:
    return " OR ".join(["OLD.state <> 'pending'", *(f"NEW.{name} <> OLD.{name}" for name in KEPT)])


def _guard_sqlite() -> None:
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER batches_no_{act.lower()} BEFORE {act} ON batches "
            "BEGIN SELECT RAISE(ABORT, 'batches: rows are written once'); END"
        )
    op.execute(
        "CREATE TRIGGER batches_marked BEFORE INSERT ON batches WHEN NEW.deed = '' "
        "BEGIN SELECT RAISE(ABORT, 'batches: a row belongs to a deed'); END"
    )
    op.execute(
        "CREATE TRIGGER batch_rows_no_delete BEFORE DELETE ON batch_rows "
        "BEGIN SELECT RAISE(ABORT, 'batch_rows: a row is never taken back'); END"
    )
    op.execute(
        f"CREATE TRIGGER batch_rows_end_once BEFORE UPDATE ON batch_rows WHEN {_changed()} "
        "BEGIN SELECT RAISE(ABORT, 'batch_rows: a row ends once'); END"
    )


def _guard_postgresql() -> None:
    for table in ("batches", "batch_rows"):
        acts = "UPDATE OR DELETE OR TRUNCATE" if table == "batches" else "DELETE OR TRUNCATE"
        op.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE {acts} ON {table} EXECUTE FUNCTION docgen_written_once()"
        )
    op.execute("CREATE TRIGGER batches_marked BEFORE INSERT ON batches FOR EACH ROW EXECUTE FUNCTION docgen_marked()")
    op.execute(
        "CREATE FUNCTION docgen_batch_row_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {_changed()} THEN RAISE EXCEPTION 'batch_rows: a row ends once'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER batch_rows_end_once BEFORE UPDATE ON batch_rows FOR EACH ROW "
        "EXECUTE FUNCTION docgen_batch_row_ends_once()"
    )


def downgrade() -> None:
    message = "what a batch issued is not forgotten"
    raise NotImplementedError(message)
