"""What lists and dashboards read (summaries of the cases), what cases are found by, and saved filters.

All but the filters is derived: the first refresh fills it from the cases that are there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "name", name=op.f("pk_saved_filters")),
    )
    op.create_table(
        "summary_days",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("as_of", name=op.f("pk_summary_days")),
    )
    op.create_table(
        "case_letters",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("paid_7", sa.BigInteger(), nullable=False),
        sa.Column("paid_15", sa.BigInteger(), nullable=False),
        sa.Column("paid_30", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_letters_case_id")),
        sa.PrimaryKeyConstraint("case_id", "position", name=op.f("pk_case_letters")),
    )
    op.create_index(
        op.f("ix_case_letters_sent_on_kind_paid_7_paid_15_paid_30"),
        "case_letters",
        ["sent_on", "kind", "paid_7", "paid_15", "paid_30"],
        unique=False,
    )
    op.create_table(
        "case_payments",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("since_placed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_payments_case_id")),
        sa.PrimaryKeyConstraint("case_id", "paid_on", name=op.f("pk_case_payments")),
    )
    op.create_index(
        op.f("ix_case_payments_paid_on_since_placed_amount"),
        "case_payments",
        ["paid_on", "since_placed", "amount"],
        unique=False,
    )
    op.create_table(
        "case_summaries",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("stale", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("changes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("worked_out_on", sa.Date(), nullable=True),
        sa.Column("worked_out_at", sa.Integer(), nullable=True),
        sa.Column("debtors", sa.Text(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("claim_type", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("status", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("holds", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("product", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("handler", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("policy", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("cause", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("over", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("principal_overdue", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("principal_not_due", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("interest", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("penalty", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("compound", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("liquidated_damages", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("fees", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("total_due", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("total_to_settle", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("overdue_days", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("ageing", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("amount_band", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("grade", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("repayment_class", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("risk", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("step", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("document", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("due_on", sa.Date(), server_default=sa.text("'9999-12-31'"), nullable=False),
        sa.Column("clock_kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("clock_status", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("clock_on", sa.Date(), server_default=sa.text("'9999-12-31'"), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=True),
        sa.Column("placed_amount", sa.BigInteger(), nullable=True),
        sa.Column("collected", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("collected_by_days", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["as_of"], ["summary_days.as_of"], name=op.f("fk_case_summaries_as_of")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_summaries_case_id")),
        sa.PrimaryKeyConstraint("as_of", "case_id", name=op.f("pk_case_summaries")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_case_summaries_as_of_case_no_case_id"), "case_summaries", ["as_of", "case_no", "case_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_summaries_as_of_clock_on_case_id"),
        "case_summaries",
        ["as_of", "clock_on", "case_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_case_summaries_as_of_due_on_case_id"), "case_summaries", ["as_of", "due_on", "case_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_summaries_as_of_overdue_days_case_id"),
        "case_summaries",
        ["as_of", "overdue_days", "case_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_case_summaries_as_of_total_due_case_id"),
        "case_summaries",
        ["as_of", "total_due", "case_id"],
        unique=False,
    )
    op.create_index(
        "ix_case_summaries_stale",
        "case_summaries",
        ["as_of", "case_id"],
        unique=False,
        sqlite_where=sa.text("stale = 1"),
        postgresql_where=sa.text("stale"),
    )
    op.create_table(
        "search_keys",
        sa.Column("sort", sa.String(length=6), nullable=False),
        sa.Column("key", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_search_keys_case_id")),
        sa.PrimaryKeyConstraint("sort", "key", "case_id", name=op.f("pk_search_keys")),
    )
    op.create_index(op.f("ix_search_keys_case_id"), "search_keys", ["case_id"], unique=False)
    op.create_table(
        "case_words",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["as_of", "case_id"],
            ["case_summaries.as_of", "case_summaries.case_id"],
            name=op.f("fk_case_words_as_of"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("as_of", "case_id", name=op.f("pk_case_words")),
    )
    op.create_table(
        "case_clocks",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=True),
        sa.Column("debt", sa.Text(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("latest_safe_on", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["as_of", "case_id"],
            ["case_summaries.as_of", "case_summaries.case_id"],
            name=op.f("fk_case_clocks_as_of"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("as_of", "case_id", "position", name=op.f("pk_case_clocks")),
    )
    op.create_index(op.f("ix_case_clocks_as_of_expires_on"), "case_clocks", ["as_of", "expires_on"], unique=False)


def downgrade() -> None:
    message = "a release without summaries reads them not; nothing is taken back"
    raise NotImplementedError(message)
