"""Who is logged in, and the tokens of programs. The store keeps hashes; only browser and program know the secret."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from marsad.errors import AccountError
from marsad.record.accounts import Person, key_of
from marsad.record.audit import note
from marsad.record.codec import instant
from marsad.record.store import Store
from marsad.record.tables import people, settings, tokens, visits

HOURS = 12  # that somebody stays logged in
PREFIX = "marsad"  # of a token, by which scanners for leaked secrets can know it
_KEY = "signing key"
_LONGEST = 120  # characters of a label


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret. Times are UTC as text; ``until`` None: no end, ``revoked`` None: it counts."""

    id: str
    person: str
    label: str
    made: str
    until: str | None
    revoked: str | None


def hashed(secret: str) -> str:
    """What the store keeps of a secret that is long and random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def signing_key(store: Store) -> str:
    """The key that cookies are signed with, made when it is first asked for. Raises the M3xx errors."""
    query = select(settings.c.value).where(settings.c.name == _KEY)
    with store.read() as connection:
        found = connection.execute(query).scalar()
    if found is not None:
        return str(found)
    with store.write() as connection:
        found = connection.execute(query).scalar()
        if found is None:
            found = secrets.token_urlsafe(48)
            connection.execute(settings.insert().values(name=_KEY, value=found))
    return str(found)


def begin(store: Store, person: Person, address: str) -> str:
    """Log somebody in. Returns the secret for the browser's cookie."""
    secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
    with store.write() as connection:
        connection.execute(delete(visits).where(visits.c.until <= instant(now)))
        connection.execute(visits.insert().values(
            id=hashed(secret), person=key_of(person.name), began=instant(now),
            until=instant(now + timedelta(hours=HOURS)), address=address,
        ))  # fmt: skip
        note(connection, person.name, "login", "", address)
    return secret


def end(store: Store, secret: str, address: str) -> None:
    """Log out; does nothing for who is not logged in."""
    with store.write() as connection:
        found = _visitor(connection, secret)
        connection.execute(delete(visits).where(visits.c.id == hashed(secret)))
        if found is not None:
            note(connection, found.name, "logout", "", address)


def visitor(connection: Connection, secret: str) -> Person | None:
    """Who is logged in with this secret; None if nobody is (any more)."""
    return _visitor(connection, secret)


def _visitor(connection: Connection, secret: str) -> Person | None:
    query = (
        select(people.c.name, people.c.role, people.c.added)
        .join(visits, visits.c.person == people.c.key)
        .where(visits.c.id == hashed(secret), visits.c.until > instant(datetime.now(UTC)))
        .where(people.c.removed.is_(None))
    )
    row = connection.execute(query).first()
    return None if row is None else Person(row.name, row.role, row.added)


def make_token(store: Store, name: str, label: str, *, days: int | None, by: str, address: str = "") -> str:
    """A token for a program of that person. Returned this once; the store keeps its hash. Raises AccountError."""
    if not label.strip() or len(label) > _LONGEST or not label.isprintable():
        raise AccountError("a token needs a label", where="--label", do="say what it is for, in one line")
    id_, secret, now = secrets.token_hex(6), secrets.token_urlsafe(32), datetime.now(UTC)
    until = None if days is None else instant(now + timedelta(days=days))
    with store.write() as connection:
        query = select(people.c.key).where(people.c.key == key_of(name), people.c.removed.is_(None))
        key = connection.execute(query).scalar()
        if key is None:
            do = "marsad user add makes an account"
            raise AccountError("nobody of that name has an account", where=ascii(name[:80]), do=do)
        connection.execute(tokens.insert().values(
            id=id_, person=key, label=label.strip(), hash=hashed(secret), made=instant(now), until=until, revoked=None,
        ))  # fmt: skip
        note(connection, by, "token add", f"{id_} {name}: {label.strip()}", address)
    return f"{PREFIX}_{id_}_{secret}"


def revoke_token(store: Store, id_: str, *, by: str, address: str = "") -> None:
    """The token no longer opens anything. Raises AccountError if there is none (that still does)."""
    with store.write() as connection:
        mine = update(tokens).where(tokens.c.id == id_, tokens.c.revoked.is_(None))
        changed = connection.execute(mine.values(revoked=instant(datetime.now(UTC))))
        if not changed.rowcount:
            do = "marsad user token list shows them"
            raise AccountError("no token that still counts has this id", where=ascii(id_[:40]), do=do)
        note(connection, by, "token revoke", id_, address)


def listed_tokens(store: Store, name: str = "") -> list[Token]:
    """The tokens (of one person), oldest first."""
    query = select(tokens, people.c.name).join(people, people.c.key == tokens.c.person)
    if name:
        query = query.where(people.c.key == key_of(name))
    with store.read() as connection:
        rows = connection.execute(query.order_by(tokens.c.made, tokens.c.id))
        return [Token(r.id, r.name, r.label, r.made, r.until, r.revoked) for r in rows]


def bearer(connection: Connection, token: str) -> Person | None:
    """Whose token this is; None if it is nobody's, was revoked or has ended."""
    prefix, _, rest = token.partition("_")
    id_, _, secret = rest.partition("_")
    if prefix != PREFIX or not secret:
        return None
    query = (
        select(people.c.name, people.c.role, people.c.added, tokens.c.hash, tokens.c.until)
        .join(tokens, tokens.c.person == people.c.key)
        .where(tokens.c.id == id_, tokens.c.revoked.is_(None), people.c.removed.is_(None))
    )
    row = connection.execute(query).first()
    if row is None or not hmac.compare_digest(row.hash, hashed(secret)):
        return None
    if row.until is not None and row.until <= instant(datetime.now(UTC)):
        return None
    return Person(row.name, row.role, row.added)
