"""Search that stays quick among a million claims: which claims no longer count, and columns to look through."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_OF_OLD_READINGS = """
INSERT INTO lapsed (claim)
SELECT claims.seq FROM claims
JOIN (SELECT report, max(seq) AS seq FROM readings GROUP BY report) AS latest ON latest.report = claims.report
JOIN readings ON readings.seq = latest.seq
WHERE claims.reading <> readings.claims_of
   OR EXISTS (SELECT 1 FROM withdrawals WHERE withdrawals.report = claims.report)
"""


def upgrade() -> None:
    """Add the tables; the program fills ``blocks`` and ``terms`` right after."""
    op.create_table(
        "lapsed",
        sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.seq"]),
        sa.PrimaryKeyConstraint("claim"),
    )
    op.execute(_OF_OLD_READINGS)
    op.create_table(
        "blocks",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("block", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "block"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "terms",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("value"),
    )
    # Searches go by blocks now. An index over claims of all days costs each new one a page somewhere else.
    op.drop_index("claims_by_type", table_name="claims")
    op.drop_index("claim_sources_by_source", table_name="claim_sources")
