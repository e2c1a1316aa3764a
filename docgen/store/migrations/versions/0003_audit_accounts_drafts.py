"""The audit chain and the mark of the deed on every row it witnesses; accounts, breaches, drafts; which key seals."""

import sqlalchemy as sa
from alembic import op

from docgen.store.columns import UtcInstant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WITNESSED = (
    "cases",
    "case_versions",
    "case_files",
    "contacts",
    "deliveries",
    "evidence_items",
    "agreements",
    "documents",
    "document_events",
    "numbers",
)
WRITTEN_ONCE = ("audit_entries", "accounts", "conduct_breaches", "drafts", "draft_events", "personal_key")
MARKED = (*WITNESSED[:-1], "accounts", "conduct_breaches", "drafts", "draft_events")
"""Tables whose rows bear a mark from the start; a number's comes when it ends."""


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("deed", name=op.f("uq_audit_entries_deed")),
    )
    op.create_index(op.f("ix_audit_entries_subject"), "audit_entries", ["subject"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("set_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", "revision", name=op.f("uq_accounts_name_revision")),
    )
    op.create_table(
        "conduct_breaches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("contact", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("found_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_conduct_breaches_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conduct_breaches")),
    )
    op.create_index(op.f("ix_conduct_breaches_case_id"), "conduct_breaches", ["case_id"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kind_version", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("party_name", sa.Text(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_drafts_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_case_id"), "drafts", ["case_id"], unique=False)
    op.create_table(
        "draft_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("at", UtcInstant(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_events_draft_id")),
        sa.ForeignKeyConstraint(["serial"], ["documents.serial"], name=op.f("fk_draft_events_serial")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_events")),
    )
    op.create_index(op.f("ix_draft_events_draft_id"), "draft_events", ["draft_id"], unique=False)
    op.add_column("document_events", sa.Column("note", sa.Text(), nullable=True))
    op.create_table(
        "personal_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_personal_key_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_key")),
    )
    for table in WITNESSED:
        op.add_column(table, sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False))
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
    for table in MARKED:
        op.execute(
            f"CREATE TRIGGER {table}_marked BEFORE INSERT ON {table} WHEN NEW.deed = '' "
            f"BEGIN SELECT RAISE(ABORT, '{table}: a row belongs to a deed'); END"
        )
    op.execute(
        "CREATE TRIGGER numbers_marked BEFORE UPDATE ON numbers WHEN NEW.state <> 'reserved' AND NEW.deed = '' "
        "BEGIN SELECT RAISE(ABORT, 'numbers: an end belongs to a deed'); END"
    )


def _guard_postgresql() -> None:
    for table in WRITTEN_ONCE:
        op.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "EXECUTE FUNCTION docgen_written_once()"
        )
    op.execute(
        "CREATE FUNCTION docgen_marked() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF NEW.deed = '' THEN RAISE EXCEPTION '%: a row belongs to a deed', TG_TABLE_NAME; END IF; "
        "RETURN NEW; END $$"
    )
    for table in MARKED:
        op.execute(
            f"CREATE TRIGGER {table}_marked BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION docgen_marked()"
        )
    op.execute(
        "CREATE TRIGGER numbers_marked BEFORE UPDATE ON numbers FOR EACH ROW "
        "WHEN (NEW.state <> 'reserved') EXECUTE FUNCTION docgen_marked()"
    )


def downgrade() -> None:
    message = "what was witnessed is not forgotten"
    raise NotImplementedError(message)
