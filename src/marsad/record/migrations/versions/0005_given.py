"""What came with a report beside its words: the day of the event, how sure its year is, a place."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table; reports stored before came with nothing."""
    op.create_table(
        "given",
        sa.Column("report", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.seq"]),
        sa.PrimaryKeyConstraint("report"),
    )
