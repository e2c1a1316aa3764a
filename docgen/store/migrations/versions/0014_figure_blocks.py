"""The sums of every so many cases, which dashboards add up: derived, filled when they are first asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure_blocks",
        sa.Column("opened", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("figures", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("opened", "block", name=op.f("pk_figure_blocks")),
    )


def downgrade() -> None:
    op.drop_table("figure_blocks")
