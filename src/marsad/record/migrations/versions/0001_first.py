"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of the record."""
    op.create_table(
        "locks",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("taken", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("locks_by_target", "locks", ["target", "seq"], unique=False)
    op.create_table(
        "places",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("gaz", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("adm1", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("places_by_gaz", "places", ["gaz"], unique=False)
    op.create_index("places_by_lat", "places", ["lat", "lon"], unique=False)
    op.create_index("places_by_unit", "places", ["country", "adm1"], unique=False)
    op.create_table(
        "runs",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("began", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "builds",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["run"],
            ["runs.seq"],
        ),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "decisions",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["run"],
            ["runs.seq"],
        ),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("decisions_by_anchor", "decisions", ["anchor"], unique=False)
    op.create_index("decisions_by_report", "decisions", ["report"], unique=False)
    op.create_index("decisions_by_target", "decisions", ["target"], unique=False)
    op.create_table(
        "notices",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("by_report", sa.Text(), nullable=False),
        sa.Column("version_created", sa.Text(), nullable=True),
        sa.Column("known", sa.Text(), nullable=True),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["run"],
            ["runs.seq"],
        ),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("notices_by_target", "notices", ["target"], unique=False)
    op.create_table(
        "reports",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", sa.Text(), nullable=True),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("published_how", sa.Text(), nullable=False),
        sa.Column("version_created", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("bytes_sha256", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["run"],
            ["runs.seq"],
        ),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("reports_by_day", "reports", ["published", "id"], unique=False)
    op.create_index("reports_by_known", "reports", ["known"], unique=False)
    op.create_index("reports_by_url", "reports", ["url"], unique=False)
    op.create_table(
        "incidents",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("build", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("day_start", sa.Date(), nullable=True),
        sa.Column("day_end", sa.Date(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["build"],
            ["builds.seq"],
        ),
        sa.ForeignKeyConstraint(
            ["place"],
            ["places.seq"],
        ),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("incidents_by_build", "incidents", ["build", "id"], unique=False)
    op.create_index("incidents_by_id", "incidents", ["id"], unique=False)
    op.create_index("incidents_by_place", "incidents", ["place", "day_start"], unique=False)
    op.create_table(
        "names",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("report", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["report"],
            ["reports.seq"],
        ),
        sa.PrimaryKeyConstraint("name", "report"),
        sqlite_with_rowid=False,
    )
    op.create_index("names_by_report", "names", ["report"], unique=False)
    op.create_table(
        "readings",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("claims_of", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["claims_of"],
            ["readings.seq"],
        ),
        sa.ForeignKeyConstraint(
            ["report"],
            ["reports.seq"],
        ),
        sa.ForeignKeyConstraint(
            ["run"],
            ["runs.seq"],
        ),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("readings_by_report", "readings", ["report", "seq"], unique=False)
    op.create_table(
        "reprints",
        sa.Column("report", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("original", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("likeness", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["original"],
            ["reports.seq"],
        ),
        sa.ForeignKeyConstraint(
            ["report"],
            ["reports.seq"],
        ),
        sa.PrimaryKeyConstraint("report"),
    )
    op.create_index("reprints_by_original", "reprints", ["original"], unique=False)
    op.create_table(
        "texts",
        sa.Column("report", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report"],
            ["reports.seq"],
        ),
        sa.PrimaryKeyConstraint("report"),
    )
    op.create_table(
        "withdrawals",
        sa.Column("report", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("known", sa.Text(), nullable=True),
        sa.Column("recorded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice"],
            ["notices.seq"],
        ),
        sa.ForeignKeyConstraint(
            ["report"],
            ["reports.seq"],
        ),
        sa.PrimaryKeyConstraint("report", "notice"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "claims",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("report", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reading", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("day_start", sa.Date(), nullable=True),
        sa.Column("day_end", sa.Date(), nullable=True),
        sa.Column("known", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("start", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["reading"],
            ["readings.seq"],
        ),
        sa.ForeignKeyConstraint(
            ["report"],
            ["reports.seq"],
        ),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("claims_by_day", "claims", ["day_start"], unique=False)
    op.create_index("claims_by_id", "claims", ["id"], unique=False)
    op.create_index("claims_by_report", "claims", ["report"], unique=False)
    op.create_index("claims_by_type", "claims", ["type", "day_start"], unique=False)
    op.create_table(
        "claim_actors",
        sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("day_start", sa.Date(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim"],
            ["claims.seq"],
        ),
        sa.PrimaryKeyConstraint("claim", "n"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "claim_actors_by_actor", "claim_actors", ["actor", "day_start", "type", "claim"], unique=False
    )
    op.create_table(
        "claim_bodies",
        sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim"],
            ["claims.seq"],
        ),
        sa.PrimaryKeyConstraint("claim"),
    )
    op.create_table(
        "claim_places",
        sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("day_start", sa.Date(), nullable=True),
        sa.Column("day_end", sa.Date(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim"],
            ["claims.seq"],
        ),
        sa.ForeignKeyConstraint(
            ["place"],
            ["places.seq"],
        ),
        sa.PrimaryKeyConstraint("claim", "n"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "claim_places_by_place",
        "claim_places",
        ["place", "day_start", "day_end", "type", "claim"],
        unique=False,
    )
    op.create_table(
        "claim_sources",
        sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day_start", sa.Date(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim"],
            ["claims.seq"],
        ),
        sa.PrimaryKeyConstraint("claim", "n"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "claim_sources_by_source", "claim_sources", ["source", "day_start", "type", "claim"], unique=False
    )
    op.create_table(
        "incident_claims",
        sa.Column("incident", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim"],
            ["claims.seq"],
        ),
        sa.ForeignKeyConstraint(
            ["incident"],
            ["incidents.seq"],
        ),
        sa.PrimaryKeyConstraint("incident", "claim"),
        sqlite_with_rowid=False,
    )
    op.create_index("incident_claims_by_claim", "incident_claims", ["claim"], unique=False)
    _words()


def _words() -> None:
    """The full-text index and, on PostgreSQL, points on the map."""
    if op.get_context().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE report_words USING fts5(title, body, content='', columnsize=0, tokenize='ascii')"
        )
        return
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    op.execute(
        "CREATE TABLE report_words (report integer PRIMARY KEY REFERENCES reports (seq), words tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX report_words_by_word ON report_words USING gin (words)")
    op.execute(
        "ALTER TABLE places ADD COLUMN geom geometry(Point, 4326)"
        " GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED"
    )
    op.execute("CREATE INDEX places_by_geom ON places USING gist (geom)")
