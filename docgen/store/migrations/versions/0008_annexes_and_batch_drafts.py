"""Annexes of issued documents; drafts of a batch's rows; refused rows that are tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OLD_STATES = "state IN ('pending', 'done', 'refused')"
STATES = "state IN ('pending', 'drafted', 'approved', 'done', 'refused')"
KEPT = ("id", "batch_id", "position", "case_no", "fingerprint")
"""What never changes of a row, whatever its state."""


def upgrade() -> None:
    op.create_table(
        "document_annexes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("docx_sha256", sa.String(length=64), nullable=False),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["serial"], ["documents.serial"], name=op.f("fk_document_annexes_serial")),
        sa.ForeignKeyConstraint(["pdf_sha256"], ["blobs.sha256"], name=op.f("fk_document_annexes_pdf_sha256")),
        sa.ForeignKeyConstraint(["docx_sha256"], ["blobs.sha256"], name=op.f("fk_document_annexes_docx_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_annexes")),
        sa.UniqueConstraint("serial", "position", name=op.f("uq_document_annexes_serial_position")),
    )
    op.add_column("drafts", sa.Column("annex_text", sa.Text(), nullable=True))
    op.add_column("drafts", sa.Column("batch_row", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_drafts_batch_row"), "drafts", ["batch_row"], unique=False)
    op.add_column("batch_rows", sa.Column("round", sa.Integer(), server_default=sa.text("0"), nullable=False))
    if op.get_bind().dialect.name == "sqlite":
        _widen_sqlite()
        _guard_sqlite()
    else:
        op.drop_constraint(op.f("ck_batch_rows_state"), "batch_rows", type_="check")
        op.create_check_constraint(op.f("ck_batch_rows_state"), "batch_rows", STATES)
        _guard_postgresql()


def _changed() -> str:
    """A row that is done stays so; one that was refused is tried again or stays as it is."""
    ended = "OLD.state = 'done' OR (OLD.state = 'refused' AND NEW.state NOT IN ('pending', 'drafted'))"
    answered = "(OLD.state <> 'refused' AND NEW.answers <> OLD.answers)"
    return " OR ".join([ended, answered, *(f"NEW.{name} <> OLD.{name}" for name in KEPT)])


def _widen_sqlite() -> None:
    """SQLite changes no constraint in place: the table is copied, and named anew."""
    op.execute("DROP TRIGGER batch_rows_no_delete")
    op.execute("DROP TRIGGER batch_rows_end_once")
    with op.batch_alter_table("batch_rows") as table:
        table.drop_constraint(op.f("ck_batch_rows_state"), type_="check")
        table.create_check_constraint(op.f("ck_batch_rows_state"), STATES)


def _guard_sqlite() -> None:
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER document_annexes_no_{act.lower()} BEFORE {act} ON document_annexes "
            "BEGIN SELECT RAISE(ABORT, 'document_annexes: rows are written once'); END"
        )
    op.execute(
        "CREATE TRIGGER document_annexes_marked BEFORE INSERT ON document_annexes WHEN NEW.deed = '' "
        "BEGIN SELECT RAISE(ABORT, 'document_annexes: a row belongs to a deed'); END"
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
    op.execute(
        "CREATE TRIGGER document_annexes_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON document_annexes "
        "EXECUTE FUNCTION docgen_written_once()"
    )
    op.execute(
        "CREATE TRIGGER document_annexes_marked BEFORE INSERT ON document_annexes FOR EACH ROW "
        "EXECUTE FUNCTION docgen_marked()"
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION docgen_batch_row_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {_changed()} THEN RAISE EXCEPTION 'batch_rows: a row ends once'; END IF; RETURN NEW; END $$"
    )


def downgrade() -> None:
    message = "what was issued is not thrown away"
    raise NotImplementedError(message)
