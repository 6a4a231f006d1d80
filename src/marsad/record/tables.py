"""The tables of the store, for SQLite and PostgreSQL alike. Rows are added, never changed and never removed.

``seq`` counts rows in the order in which they were stored. Times (``known``, ``recorded``, …) are UTC as text,
``2017-06-30T12:00:00.000000Z``, so that they sort as text; days are calendar days. ``known``: when the world could
know it, None if nobody says; ``recorded``: when this store learnt it. The migrations under ``migrations/`` make these
tables; a test compares the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

from marsad.record.codec import escaped, unescaped

METADATA = MetaData()
HEAD = "0005"  # the last migration


class AnyText(TypeDecorator[str]):
    """Text that may hold what a database does not take (zero bytes, lone surrogates); escaped where it does."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else escaped(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else unescaped(value)


def _seq() -> Column[int]:
    return Column("seq", Integer, primary_key=True, autoincrement=False)


def _to(name: str, table: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(
        name, Integer, ForeignKey(f"{table}.seq"), primary_key=key, nullable=null, autoincrement=False
    )


def _text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null)


def _any(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, AnyText, primary_key=key, nullable=False)


def _int(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=False, autoincrement=False)


def _days() -> tuple[Column[Any], Column[Any]]:
    return Column("day_start", Date), Column("day_end", Date)


# The ledger: which run of the program stored a row.
runs = Table("runs", METADATA, _seq(), _text("command"), _text("version"), _text("began"))

reports = Table(
    "reports", METADATA, _seq(), Column("id", Text, nullable=False, unique=True), _to("run", "runs"),
    _text("known", null=True), _text("recorded"), Column("published", Date), _text("published_how"),
    _text("version_created", null=True), _any("outlet"), _any("lang"), _any("title"), _any("url"),
    _text("text_sha256"), _text("bytes_sha256"), _int("length"),
    Index("reports_by_day", "published", "id"), Index("reports_by_url", "url"), Index("reports_by_known", "known"),
)  # fmt: skip
# The words of a report, apart from what is known about it: zlib over UTF-8 (lone surrogates passed through).
texts = Table(
    "texts", METADATA, _to("report", "reports", key=True), Column("body", LargeBinary, nullable=False)
)
# What came with a report beside its words, as JSON: the day of the event, how sure its year is, a place.
given = Table("given", METADATA, _to("report", "reports", key=True), _text("body"))
# What files call a report.
names = Table(
    "names", METADATA, _any("name", key=True), _to("report", "reports", key=True),
    Index("names_by_report", "report"), sqlite_with_rowid=False,
)  # fmt: skip
# Ten papers that carry one agency text: each later one points to the first.
reprints = Table(
    "reprints", METADATA, _to("report", "reports", key=True), _to("original", "reports"),
    Column("likeness", Float, nullable=False), Index("reprints_by_original", "original"),
)  # fmt: skip

# Somebody withdrew what has the name or url ``target`` (kind: canceled, withheld, retracted, superseded, version).
notices = Table(
    "notices", METADATA, _seq(), Column("id", Text, nullable=False, unique=True), _any("target"), _text("kind"),
    _any("why"), _any("who"), _text("by_report"), _text("version_created", null=True), _text("known", null=True),
    _text("recorded"), _to("run", "runs"), Index("notices_by_target", "target"),
)  # fmt: skip
withdrawals = Table(
    "withdrawals", METADATA, _to("report", "reports", key=True), _to("notice", "notices", key=True),
    _text("known", null=True), _text("recorded"), sqlite_with_rowid=False,
)  # fmt: skip

# One reading of one report by one extractor. ``claims_of``: the reading whose claims these are (its own, or an
# earlier one's when nothing changed). The last reading of a report is the one that counts.
readings = Table(
    "readings", METADATA, _seq(), _to("report", "reports"), _text("extractor"), _to("claims_of", "readings"),
    _any("notes"), _text("recorded"), _to("run", "runs"), Index("readings_by_report", "report", "seq"),
)  # fmt: skip
claims = Table(
    "claims", METADATA, _seq(), _text("id"), _to("report", "reports"), _to("reading", "readings"), _int("n"),
    _text("type"), _text("status"), *_days(), _text("known", null=True), Column("confidence", Float, nullable=False),
    _int("start"),
    Index("claims_by_id", "id"), Index("claims_by_report", "report"),
    Index("claims_by_day", "day_start"),
)  # fmt: skip
# What a claim says, as JSON; apart, so that rows of ``claims`` are short and many of them fit into the memory.
claim_bodies = Table("claim_bodies", METADATA, _to("claim", "claims", key=True), _text("body"))
# The claims that no longer count: of a reading that is not the last, or of a report that was taken back. It follows
# from ``readings``, ``withdrawals`` and ``notices`` as an index does; a search must not ask these for every claim.
lapsed = Table("lapsed", METADATA, _to("claim", "claims", key=True))
# What searches ask of claims and reports, column by column in blocks, so that a million of them is looked through at
# once; see ``columns.py``. It follows from the rows; ``terms`` numbers the words that stand in it.
blocks = Table(
    "blocks", METADATA, _text("kind", key=True), _int("block", key=True),
    Column("data", LargeBinary, nullable=False), sqlite_with_rowid=False,
)  # fmt: skip
terms = Table("terms", METADATA, _seq(), Column("value", AnyText, nullable=False, unique=True))
places = Table(
    "places", METADATA, _seq(), Column("id", Text, nullable=False, unique=True), _text("gaz"), _text("name_en"),
    _text("country"), _text("adm1"), Column("lat", Float), Column("lon", Float),
    Index("places_by_gaz", "gaz"), Index("places_by_unit", "country", "adm1"), Index("places_by_lat", "lat", "lon"),
)  # fmt: skip
# Days and kind of a claim stand with each place, party and source of it too: one index then answers who, when, what.
claim_places = Table(
    "claim_places", METADATA, _to("claim", "claims", key=True), _int("n", key=True), _to("place", "places", null=True),
    _text("role"), _text("scope"), *_days(), _text("type"),
    Index("claim_places_by_place", "place", "day_start", "day_end", "type", "claim"), sqlite_with_rowid=False,
)  # fmt: skip
claim_actors = Table(
    "claim_actors", METADATA, _to("claim", "claims", key=True), _int("n", key=True), _text("side"), _any("actor"),
    Column("day_start", Date), _text("type"),
    Index("claim_actors_by_actor", "actor", "day_start", "type", "claim"), sqlite_with_rowid=False,
)  # fmt: skip
claim_sources = Table(
    "claim_sources", METADATA, _to("claim", "claims", key=True), _int("n", key=True), _any("source"),
    Column("day_start", Date), _text("type"), sqlite_with_rowid=False,
)  # fmt: skip

# What reviewers ruled. ``act``: accept, correct, reject, merge, split, assign, reopen; ``anchor``: see ``ids.anchor``.
decisions = Table(
    "decisions", METADATA, _seq(), Column("id", Text, nullable=False, unique=True), _any("who"), _text("decided"),
    _text("recorded"), _text("act"), _text("kind"), _text("target"), _text("anchor"), _text("report"),
    _any("before"), _any("after"), _any("why"), _text("supersedes"), _to("run", "runs"),
    Index("decisions_by_target", "target"), Index("decisions_by_anchor", "anchor"),
    Index("decisions_by_report", "report"),
)  # fmt: skip
# Who works on what until when; the last row for a target counts.
locks = Table(
    "locks", METADATA, _seq(), _text("target"), _any("who"), _text("taken"), _text("until"),
    Index("locks_by_target", "target", "seq"),
)  # fmt: skip

# What was computed from the claims, in one go each; the last build of a kind counts.
builds = Table(
    "builds", METADATA, _seq(), _text("kind"), _text("params"), _text("recorded"), _to("run", "runs")
)
incidents = Table(
    "incidents", METADATA, _seq(), _text("id"), _to("build", "builds"), _text("type"),
    _to("place", "places", null=True), *_days(), _text("body"),
    Index("incidents_by_id", "id"), Index("incidents_by_build", "build", "id"),
    Index("incidents_by_place", "place", "day_start"),
)  # fmt: skip
incident_claims = Table(
    "incident_claims", METADATA, _to("incident", "incidents", key=True), _to("claim", "claims", key=True),
    _any("reasons"), Index("incident_claims_by_claim", "claim"), sqlite_with_rowid=False,
)  # fmt: skip

# The index by which reprints are found: see ``sources/reprints.py``. Like the full-text index it follows from the
# texts and may be made anew.
reprint_keys = Table(
    "reprint_keys", METADATA, Column("key", BigInteger, primary_key=True, autoincrement=False),
    _int("report", key=True), sqlite_with_rowid=False,
)  # fmt: skip

# What ``marsad watch`` remembers between two runs. These rows are changed in place: they tell of our own errands, not
# of the world. ``feeds``: one per feed; ``seen``: the last report that was looked at for alerts (``name`` is "").
feeds = Table(
    "feeds", METADATA, _any("name", key=True), _any("url"), _any("etag"), _any("modified"), _text("due"),
    _int("failures"), _any("said"), _int("seen"),
)  # fmt: skip
# Alerts are written together with ``seen``; for each and every channel it goes to there is an errand, which stays until
# it is delivered.
alerts = Table(
    "alerts", METADATA, _seq(), Column("id", Text, nullable=False, unique=True), _text("recorded"), _any("body"),
    _to("report", "reports"),
)  # fmt: skip
errands = Table(
    "errands", METADATA, _to("alert", "alerts", key=True), _any("channel", key=True), _int("tries"), _text("due"),
    _text("delivered", null=True), _any("said"), Index("errands_by_due", "delivered", "due"), sqlite_with_rowid=False,
)  # fmt: skip

# Who may look and rule (``marsad user``). Rows of people, visits and tokens are changed in place; what was done
# stands in ``audit``, where rows are only added. ``key``: the name as it is compared; ``secret``: argon2.
people = Table(
    "people", METADATA, _any("key", key=True), _any("name"), _text("role"), _text("secret"), _text("added"),
    _text("removed", null=True),
)  # fmt: skip
# Somebody is logged in; ``id`` and ``hash``: SHA-256 of what only the browser or program has.
visits = Table(
    "visits", METADATA, _text("id", key=True), Column("person", AnyText, ForeignKey("people.key"), nullable=False),
    _text("began"), _text("until"), _any("address"), Index("visits_by_person", "person"),
)  # fmt: skip
tokens = Table(
    "tokens", METADATA, _text("id", key=True), Column("person", AnyText, ForeignKey("people.key"), nullable=False),
    _any("label"), _text("hash"), _text("made"), _text("until", null=True), _text("revoked", null=True),
    Index("tokens_by_person", "person"),
)  # fmt: skip
audit = Table(
    "audit", METADATA, _seq(), _text("at"), _any("who"), _text("act"), _any("about"), _any("address"),
    Index("audit_by_who", "who", "seq"),
)  # fmt: skip
# What the server needs to know again after it was started anew: the key that cookies are signed with.
settings = Table("settings", METADATA, _text("name", key=True), _text("value"))

# ``report_words`` (the full-text index) and, on PostgreSQL, ``places.geom`` differ by database: see words.py and
# the migrations.
EVERYTHING = tuple(METADATA.sorted_tables)
