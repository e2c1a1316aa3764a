"""Cases, files, numbers, issued documents."""

import sqlalchemy as sa
from alembic import op

from docgen.store.columns import UtcInstant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WRITTEN_ONCE = (
    "blobs",
    "cases",
    "case_versions",
    "case_files",
    "contacts",
    "deliveries",
    "evidence_items",
    "documents",
    "document_events",
)


def upgrade() -> None:
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("stored_at", UtcInstant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blobs")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("created_at", UtcInstant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("case_no", name=op.f("uq_cases_case_no")),
    )
    op.create_table(
        "number_series",
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "numbers",
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("reserved_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcInstant(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'reserved') = (ended_at IS NULL)", name=op.f("ck_numbers_ended")),
        sa.CheckConstraint("(state = 'void') = (void_reason IS NOT NULL)", name=op.f("ck_numbers_reason")),
        sa.CheckConstraint("state IN ('reserved', 'issued', 'void')", name=op.f("ck_numbers_state")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_numbers")),
        sa.UniqueConstraint("prefix", "year", "value", name=op.f("uq_numbers_prefix_year_value")),
        sa.UniqueConstraint("text", name=op.f("uq_numbers_text")),
    )
    op.create_index(op.f("ix_numbers_state"), "numbers", ["state"], unique=False)
    op.create_table(
        "case_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", UtcInstant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_files_case_id")),
        sa.ForeignKeyConstraint(["sha256"], ["blobs.sha256"], name=op.f("fk_case_files_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_files")),
    )
    op.create_index(op.f("ix_case_files_case_id_path"), "case_files", ["case_id", "path"], unique=False)
    op.create_table(
        "case_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_versions_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_versions")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_case_versions_case_id_number")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_contacts_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("case_id", "entry", "revision", name=op.f("uq_contacts_case_id_entry_revision")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_deliveries_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("case_id", "entry", "revision", name=op.f("uq_deliveries_case_id_entry_revision")),
    )
    op.create_table(
        "evidence_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_evidence_items_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_items")),
        sa.UniqueConstraint("case_id", "entry", "revision", name=op.f("uq_evidence_items_case_id_entry_revision")),
    )
    op.create_table(
        "documents",
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kind_version", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("party_name", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("docx_sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_documents_case_id")),
        sa.ForeignKeyConstraint(["docx_sha256"], ["blobs.sha256"], name=op.f("fk_documents_docx_sha256")),
        sa.ForeignKeyConstraint(["pdf_sha256"], ["blobs.sha256"], name=op.f("fk_documents_pdf_sha256")),
        sa.ForeignKeyConstraint(["serial"], ["numbers.serial"], name=op.f("fk_documents_serial")),
        sa.ForeignKeyConstraint(["version_id"], ["case_versions.id"], name=op.f("fk_documents_version_id")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_documents")),
        sa.UniqueConstraint("code", name=op.f("uq_documents_code")),
    )
    op.create_index(op.f("ix_documents_case_id"), "documents", ["case_id"], unique=False)
    op.create_index(op.f("ix_documents_fingerprint"), "documents", ["fingerprint"], unique=False)
    op.create_table(
        "document_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["serial"], ["documents.serial"], name=op.f("fk_document_events_serial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_events")),
    )
    op.create_index(op.f("ix_document_events_serial"), "document_events", ["serial"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    for table in WRITTEN_ONCE:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: rows are written once'); END"
            )
    # INSERT OR REPLACE deletes without a trigger where a connection leaves recursive_triggers off.
    op.execute(
        "CREATE TRIGGER documents_no_replace BEFORE INSERT ON documents "
        "WHEN EXISTS (SELECT 1 FROM documents WHERE serial = NEW.serial) "
        "BEGIN SELECT RAISE(ABORT, 'documents: rows are written once'); END"
    )
    op.execute(
        "CREATE TRIGGER numbers_no_replace BEFORE INSERT ON numbers "
        "WHEN EXISTS (SELECT 1 FROM numbers WHERE serial = NEW.serial) "
        "BEGIN SELECT RAISE(ABORT, 'numbers: a number is never taken back'); END"
    )
    op.execute(
        "CREATE TRIGGER numbers_no_delete BEFORE DELETE ON numbers "
        "BEGIN SELECT RAISE(ABORT, 'numbers: a number is never taken back'); END"
    )
    op.execute(
        "CREATE TRIGGER numbers_end_once BEFORE UPDATE ON numbers "
        "WHEN OLD.state <> 'reserved' OR NEW.serial <> OLD.serial OR NEW.prefix <> OLD.prefix "
        "OR NEW.year <> OLD.year OR NEW.value <> OLD.value OR NEW.text <> OLD.text "
        "BEGIN SELECT RAISE(ABORT, 'numbers: a number ends once'); END"
    )


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION docgen_written_once() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '%: rows are written once', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE FUNCTION docgen_number_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF OLD.state <> 'reserved' OR NEW.serial <> OLD.serial OR NEW.prefix <> OLD.prefix "
        "OR NEW.year <> OLD.year OR NEW.value <> OLD.value OR NEW.text <> OLD.text "
        "THEN RAISE EXCEPTION 'numbers: a number ends once'; END IF; RETURN NEW; END $$"
    )
    for table in WRITTEN_ONCE:
        op.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "EXECUTE FUNCTION docgen_written_once()"
        )
    op.execute(
        "CREATE TRIGGER numbers_no_delete BEFORE DELETE OR TRUNCATE ON numbers EXECUTE FUNCTION docgen_written_once()"
    )
    op.execute(
        "CREATE TRIGGER numbers_end_once BEFORE UPDATE ON numbers FOR EACH ROW "
        "EXECUTE FUNCTION docgen_number_ends_once()"
    )


def downgrade() -> None:
    message = "what was issued is not thrown away"
    raise NotImplementedError(message)
