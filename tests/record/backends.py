"""The databases that tests run on, and adding that reads each dispatch once in a session."""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Iterable
from functools import cache

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from marsad.record.add import Adding
from marsad.record.draft import Draft, draft
from marsad.record.export import WHATS, export
from marsad.record.store import Store, open_store
from marsad.sources.incoming import Incoming

SETTING = "MARSAD_TEST_POSTGRES"
LOOPBACK = "postgresql+psycopg://marsad:marsad@127.0.0.1:5432/postgres"
HOW = f"no PostgreSQL: start a server with PostGIS and set {SETTING} to the url of a superuser there, as .ci/run does"


@cache
def server() -> str | None:
    """The url of a server where databases can be made, None if there is none."""
    url = os.environ.get(SETTING) or LOOPBACK
    engine = create_engine(url, connect_args={"connect_timeout": 2})
    try:
        with engine.connect():
            return url
    except SQLAlchemyError:
        if os.environ.get(SETTING):
            raise
        return None
    finally:
        engine.dispose()


def command(statement: str) -> None:
    """Run a statement on the server, outside of transactions."""
    engine = create_engine(str(server()), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def url_of(database: str) -> str:
    return make_url(str(server())).set(database=database).render_as_string(hide_password=False)


@cache
def template() -> str:
    """A database with all tables, copied for each test: that is faster than making them."""
    name = f"marsad_test_{uuid.uuid4().hex[:12]}"
    command(f"CREATE DATABASE {name}")
    open_store(url_of(name), create=True).close()
    return name


_read: dict[Incoming, Draft] = {}


def read_once(item: Incoming) -> Draft:
    """A draft of ``item``, made once in this process."""
    if item not in _read:
        _read[item] = draft(item)
    return _read[item]


def add(store: Store, items: Iterable[Incoming], batch: int = 8) -> Counter[str]:
    """Add and count by fate."""
    adding = Adding(store, read=read_once, batch=batch)
    for _ in adding.outcomes(items):
        pass
    return adding.counts


def exported(store: Store) -> str:
    """Everything that can be exported."""
    return "".join(line for what in WHATS for line in export(store, what))  # type: ignore[arg-type]
