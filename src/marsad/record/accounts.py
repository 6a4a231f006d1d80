"""People who may look at a store and rule on its claims: names, roles, passwords.

Without anybody in the table there are no accounts: the server then has one user, on this machine.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from sqlalchemy import Connection, delete, select, update

from marsad.errors import AccountError, PasswordError
from marsad.record.audit import note
from marsad.record.codec import instant
from marsad.record.store import Store
from marsad.record.tables import people, tokens, visits

if TYPE_CHECKING:
    from pwdlib import PasswordHash

Role = Literal["reader", "analyst", "editor", "admin"]
Right = Literal["see", "rule", "settle", "admin"]
ROLES: tuple[str, ...] = get_args(Role)
# see: all pages; rule: accept, correct, reject, take back one's own; settle: merge, split, assign, take back others'
RIGHTS: dict[str, frozenset[Right]] = {
    "reader": frozenset({"see"}),
    "analyst": frozenset({"see", "rule"}),
    "editor": frozenset({"see", "rule", "settle"}),
    "admin": frozenset({"see", "rule", "settle", "admin"}),
}
SHORTEST, LONGEST = 10, 1000  # characters of a password
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. ``added``, ``removed``: UTC as text; None while the account is there."""

    name: str
    role: str
    added: str = ""
    removed: str | None = None

    @property
    def rights(self) -> frozenset[Right]:
        """What the role allows."""
        return RIGHTS[self.role]


def key_of(name: str) -> str:
    """A name as it is compared: compatibility forms and case aside.

    >>> key_of("Ana") == key_of("ANA")
    True
    """
    return unicodedata.normalize("NFKC", name).casefold().strip()


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of a store. ``who`` and ``address`` go into the audit log with every change.

    Methods raise AccountError, PasswordError and the M3xx errors of the store.
    """

    store: Store
    who: str = ""
    address: str = ""

    def on(self) -> bool:
        """Is there any account?"""
        with self.store.read() as connection:
            return any_account(connection)

    def listed(self) -> list[Person]:
        """Everybody, also who was removed, by name."""
        with self.store.read() as connection:
            rows = connection.execute(select(people).order_by(people.c.key))
            return [Person(row.name, row.role, row.added, row.removed) for row in rows]

    def add(self, name: str, password: str, role: str = "") -> Person:
        """A new account. The first one is an admin's; without ``role`` each other one a reader's."""
        name = _checked_name(name)
        if role and role not in ROLES:
            raise AccountError(f"there is no role {role[:20]!a}", do=f"use {', '.join(ROLES)}")
        secret = _secret(password)
        now = instant(datetime.now(UTC))
        with self.store.write() as connection:
            row = connection.execute(select(people).where(people.c.key == key_of(name))).first()
            if row is not None:
                what = "was removed, and stays in the record" if row.removed else "has an account"
                raise AccountError(f"somebody of that name {what}", where=ascii(name), do="take another name")
            first = not any_account(connection)
            role = role or ("admin" if first else "reader")
            if first and role != "admin":
                do = "add an admin first: marsad user add NAME --role admin"
                raise AccountError("the first account must be an admin's", where=ascii(name), do=do)
            values = {"key": key_of(name), "name": name, "role": role, "secret": secret, "added": now}
            connection.execute(people.insert().values(**values, removed=None))
            self._note(connection, "user add", f"{name} {role}")
        return Person(name, role, now)

    def set_password(self, name: str, password: str) -> None:
        """Another password; whoever is logged in under that name is logged out. Tokens stay."""
        secret = _secret(password)
        with self.store.write() as connection:
            key = _there(connection, name)
            connection.execute(update(people).where(people.c.key == key).values(secret=secret))
            connection.execute(delete(visits).where(visits.c.person == key))
            self._note(connection, "user passwd", name)

    def set_role(self, name: str, role: str) -> None:
        """Another role, from the next request on."""
        if role not in ROLES:
            raise AccountError(f"there is no role {role[:20]!a}", do=f"use {', '.join(ROLES)}")
        with self.store.write() as connection:
            key = _there(connection, name)
            if role != "admin":
                _another_admin(connection, key, alone_too=True)
            connection.execute(update(people).where(people.c.key == key).values(role=role))
            self._note(connection, "user role", f"{name} {role}")

    def remove(self, name: str) -> None:
        """The account ends, with its visits and tokens; the name stays taken, for what it decided stays too."""
        now = instant(datetime.now(UTC))
        with self.store.write() as connection:
            key = _there(connection, name)
            _another_admin(connection, key, alone_too=False)
            gone = update(people).where(people.c.key == key).values(removed=now, secret="")
            connection.execute(gone)
            connection.execute(delete(visits).where(visits.c.person == key))
            mine = update(tokens).where(tokens.c.person == key, tokens.c.revoked.is_(None))
            connection.execute(mine.values(revoked=now))
            self._note(connection, "user remove", name)

    def verified(self, name: str, password: str) -> Person | None:
        """Whose name and password these are; None if they do not belong together. Takes as long either way."""
        with self.store.read() as connection:
            found = select(people).where(people.c.key == key_of(name[:200]), people.c.removed.is_(None))
            row = connection.execute(found).first()
        fits = _hasher().verify(password[: LONGEST + 1], row.secret if row else _decoy())
        return Person(row.name, row.role, row.added) if row is not None and fits else None

    def _note(self, connection: Connection, act: str, about: str) -> None:
        note(connection, self.who, act, about, self.address)


def any_account(connection: Connection) -> bool:
    """Is there any account, in a transaction that is open?"""
    query = select(people.c.key).where(people.c.removed.is_(None)).limit(1)
    return connection.execute(query).first() is not None


@cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    return PasswordHash((Argon2Hasher(),))


@cache
def _decoy() -> str:
    """The secret of nobody, so that an unknown name costs as much as a known one."""
    return _hasher().hash("nobody has this password")


def _secret(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        what = f"a password of {len(password):,} characters"
        raise PasswordError(what, do=f"give {SHORTEST} to {LONGEST:,}; several words are easy to remember")
    return _hasher().hash(password)


def _checked_name(name: str) -> str:
    name = unicodedata.normalize("NFC", name).strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        do = f"use 1 to {_LONGEST_NAME} letters, digits and signs"
        raise AccountError("this is no name", where=ascii(name[:80]), do=do)
    return name


def _there(connection: Connection, name: str) -> str:
    query = select(people.c.key).where(people.c.key == key_of(name), people.c.removed.is_(None))
    key = connection.execute(query).scalar()
    if key is None:
        raise AccountError(
            "nobody of that name has an account", where=ascii(name[:80]), do="marsad user list"
        )
    return str(key)


def _another_admin(connection: Connection, key: str, *, alone_too: bool) -> None:
    """Raises AccountError if ``key`` is the only admin and others would be left without one."""
    there = select(people.c.key, people.c.role).where(people.c.removed.is_(None))
    roles = {row.key: row.role for row in connection.execute(there)}
    others = {other: role for other, role in roles.items() if other != key}
    if roles[key] == "admin" and "admin" not in others.values() and (others or alone_too):
        do = "make somebody else an admin first: marsad user role NAME admin"
        raise AccountError("no admin would be left", where=ascii(key), do=do)
