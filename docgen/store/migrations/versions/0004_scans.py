"""Scanned pages, and how those of the inbox left it."""

import sqlalchemy as sa
from alembic import op

from docgen.store.columns import UtcInstant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("scans", "scan_ends")


def upgrade() -> None:
    op.create_table(
        "scans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("page_sha256", sa.String(length=64), nullable=False),
        sa.Column("thumbnail_sha256", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("guesses", sa.Text(), nullable=False),
        sa.Column("scanned_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("scanned_by", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("(serial IS NULL) = (reason IS NOT NULL)", name=op.f("ck_scans_filed_or_reason")),
        sa.CheckConstraint("(serial IS NULL) = (path IS NULL)", name=op.f("ck_scans_filed_where")),
        sa.ForeignKeyConstraint(["file_sha256"], ["blobs.sha256"], name=op.f("fk_scans_file_sha256")),
        sa.ForeignKeyConstraint(["page_sha256"], ["blobs.sha256"], name=op.f("fk_scans_page_sha256")),
        sa.ForeignKeyConstraint(["thumbnail_sha256"], ["blobs.sha256"], name=op.f("fk_scans_thumbnail_sha256")),
        sa.ForeignKeyConstraint(["serial"], ["documents.serial"], name=op.f("fk_scans_serial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scans")),
        sa.UniqueConstraint("file_sha256", "page", name=op.f("uq_scans_file_sha256_page")),
    )
    op.create_index(op.f("ix_scans_serial"), "scans", ["serial"], unique=False)
    op.create_table(
        "scan_ends",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint("(serial IS NULL) = (path IS NULL)", name=op.f("ck_scan_ends_filed_where")),
        sa.CheckConstraint("(serial IS NULL) = (note IS NOT NULL)", name=op.f("ck_scan_ends_filed_or_note")),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name=op.f("fk_scan_ends_scan_id")),
        sa.ForeignKeyConstraint(["serial"], ["documents.serial"], name=op.f("fk_scan_ends_serial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_ends")),
        sa.UniqueConstraint("scan_id", "serial", name=op.f("uq_scan_ends_scan_id_serial")),
    )
    op.create_index(op.f("ix_scan_ends_serial"), "scan_ends", ["serial"], unique=False)
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
    message = "what was scanned is not forgotten"
    raise NotImplementedError(message)
