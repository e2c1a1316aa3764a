"""Agreements signed here."""

import sqlalchemy as sa
from alembic import op

from docgen.store.columns import UtcInstant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcInstant(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_agreements_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("case_id", "entry", "revision", name=op.f("uq_agreements_case_id_entry_revision")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER agreements_no_{act.lower()} BEFORE {act} ON agreements "
                "BEGIN SELECT RAISE(ABORT, 'agreements: rows are written once'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER agreements_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON agreements "
            "EXECUTE FUNCTION docgen_written_once()"
        )


def downgrade() -> None:
    message = "what was signed is not thrown away"
    raise NotImplementedError(message)
