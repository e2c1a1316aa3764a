"""Tokens and kept answers of the HTTP API; webhooks and what they are to be told."""

import sqlalchemy as sa
from alembic import op

from docgen.store.columns import UtcInstant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WITNESSED = ("api_tokens", "api_token_ends", "webhooks", "webhook_ends")


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UtcInstant(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _ends(name: str, of: str, reference: str) -> None:
    """A table of ends: each of one row of another."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(reference, sa.Integer(), nullable=False),
        _instant("at"),
        _text("by"),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint([reference], [f"{of}.id"], name=op.f(f"fk_{name}_{reference}")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(reference, name=op.f(f"uq_{name}_{reference}")),
    )


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("name"),
        _text("label"),
        sa.Column("secret", sa.String(length=64), nullable=False),
        _text("scopes"),
        _instant("expires_at"),
        _instant("made_at"),
        _text("made_by"),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("secret", name=op.f("uq_api_tokens_secret")),
    )
    op.create_index(op.f("ix_api_tokens_name"), "api_tokens", ["name"], unique=False)
    _ends("api_token_ends", "api_tokens", "token_id")
    op.create_table(
        "kept_answers",
        _text("name"),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        _instant("begun_at"),
        sa.Column("status", sa.Integer(), nullable=True),
        _text("answer", nullable=True),
        sa.PrimaryKeyConstraint("name", "key", name=op.f("pk_kept_answers")),
    )
    op.create_index(op.f("ix_kept_answers_begun_at"), "kept_answers", ["begun_at"], unique=False)
    _webhooks()
    for table in WITNESSED:
        if op.get_bind().dialect.name == "sqlite":
            _guard_sqlite(table)
        else:
            _guard_postgresql(table)


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("url"),
        _text("events"),
        _text("secret"),
        _instant("made_at"),
        _text("made_by"),
        sa.Column("deed", sa.String(length=32), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    _ends("webhook_ends", "webhooks", "webhook_id")
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=36), nullable=False),
        _text("event"),
        _text("body"),
        _instant("made_at"),
        _instant("next_at", nullable=True),
        _text("once", nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        _text("said", nullable=True),
        _instant("arrived_at", nullable=True),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name=op.f("fk_outbox_webhook_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("webhook_id", "once", name=op.f("uq_outbox_webhook_id_once")),
    )
    op.create_index("ix_outbox_next_at", "outbox", ["next_at"], unique=False)


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
