"""Accounts, visits, tokens and the audit log, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select, text, update

from marsad.errors import AccountError, PasswordError
from marsad.record import tables
from marsad.record.accounts import RIGHTS, ROLES, Accounts, Person
from marsad.record.audit import noted
from marsad.record.codec import instant
from marsad.record.migrate import config
from marsad.record.store import Store, open_store
from marsad.record.visits import (
    bearer,
    begin,
    end,
    listed_tokens,
    make_token,
    revoke_token,
    signing_key,
    visitor,
)

PASSWORD = "three words long"


@pytest.fixture
def accounts(store: Store) -> Accounts:
    return Accounts(store, "shell")


def test_the_first_account_is_an_admins_and_turns_accounts_on(accounts: Accounts) -> None:
    assert not accounts.on()
    with pytest.raises(AccountError, match="first account"):
        accounts.add("Ana", PASSWORD, "reader")
    assert accounts.add("Ana", PASSWORD).role == "admin" and accounts.on()
    assert accounts.add("بشير", PASSWORD).role == "reader"
    for name, role in (("ANA", ""), ("", ""), ("a\nb", ""), ("x" * 61, ""), ("Carl", "king")):
        with pytest.raises(AccountError):
            accounts.add(name, PASSWORD, role)
    with pytest.raises(PasswordError):
        accounts.add("Carl", "short")
    assert [one.name for one in accounts.listed()] == ["Ana", "بشير"]


def test_passwords_are_hashed_and_checked(accounts: Accounts) -> None:
    accounts.add("Ana", PASSWORD)
    with accounts.store.read() as connection:
        secret = connection.execute(select(tables.people.c.secret)).scalar_one()
    assert secret.startswith("$argon2id$") and PASSWORD not in secret
    assert accounts.verified("ana ", PASSWORD) == accounts.listed()[0]
    for name, password in (("Ana", PASSWORD + "."), ("Ana", ""), ("Ben", PASSWORD), ("", "")):
        assert accounts.verified(name, password) is None
    accounts.set_password("Ana", "another password")
    assert accounts.verified("Ana", PASSWORD) is None and accounts.verified("Ana", "another password")


def test_an_admin_is_always_left(accounts: Accounts) -> None:
    accounts.add("Ana", PASSWORD)
    accounts.add("Ben", PASSWORD, "editor")
    for act in (lambda: accounts.remove("Ana"), lambda: accounts.set_role("Ana", "reader")):
        with pytest.raises(AccountError, match="no admin"):
            act()
    accounts.set_role("Ben", "admin")
    accounts.remove("Ana")
    assert accounts.verified("Ana", PASSWORD) is None
    with pytest.raises(AccountError, match="stays in the record"):
        accounts.add("Ana", PASSWORD)
    with pytest.raises(AccountError, match="no admin"):
        accounts.set_role("Ben", "reader")
    accounts.remove("Ben")
    assert not accounts.on()


def test_a_visit_ends_by_itself_by_logout_and_with_the_password(accounts: Accounts) -> None:
    store, ana = accounts.store, accounts.add("Ana", PASSWORD)

    def who(secret: str) -> Person | None:
        with store.read() as connection:
            return visitor(connection, secret)

    first, second = begin(store, ana, "::1"), begin(store, ana, "::1")
    assert first != second and who(first) == who(second) == ana and who("x") is None
    with store.read() as connection:
        assert first not in connection.execute(select(tables.visits.c.id)).scalars().all()
    end(store, first, "::1")
    assert who(first) is None and who(second) == ana
    accounts.set_password("Ana", PASSWORD)
    assert who(second) is None
    third = begin(store, ana, "::1")
    with store.write() as connection:
        past = instant(datetime.now(UTC) - timedelta(seconds=1))
        connection.execute(update(tables.visits).values(until=past))
    assert who(third) is None


def test_tokens_are_shown_once_and_can_be_revoked(accounts: Accounts) -> None:
    store = accounts.store
    ana = accounts.add("Ana", PASSWORD)
    ben = accounts.add("Ben", PASSWORD)

    def whose(token: str) -> Person | None:
        with store.read() as connection:
            return bearer(connection, token)

    token = make_token(store, "ben", "the map of the office", days=None, by="Ana")
    ended = make_token(store, "Ana", "short", days=1, by="Ana")
    assert whose(token) == ben and whose(ended) == ana
    with store.read() as connection:
        kept = connection.execute(select(tables.tokens)).all()
    assert not any(token.rpartition("_")[2] in str(row) for row in kept)
    for wrong in (
        "",
        "marsad__",
        token[:-1],
        token + "x",
        token.replace("marsad", "other"),
        "marsad_" + "0" * 12 + "_x",
    ):
        assert whose(wrong) is None
    with store.write() as connection:
        past = instant(datetime.now(UTC) - timedelta(seconds=1))
        connection.execute(update(tables.tokens).where(tables.tokens.c.label == "short").values(until=past))
    assert whose(ended) is None
    accounts.set_role("Ben", "analyst")
    assert (found := whose(token)) and found.role == "analyst"
    (mine,) = listed_tokens(store, "BEN")
    revoke_token(store, mine.id, by="Ana")
    assert whose(token) is None
    with pytest.raises(AccountError):
        revoke_token(store, mine.id, by="Ana")
    for name, label in (("Nobody", "x"), ("Ana", " ")):
        with pytest.raises(AccountError):
            make_token(store, name, label, days=None, by="Ana")


def test_removing_somebody_ends_visits_and_tokens(accounts: Accounts) -> None:
    store = accounts.store
    accounts.add("Ana", PASSWORD)
    ben = accounts.add("Ben", PASSWORD)
    secret, token = begin(store, ben, ""), make_token(store, "Ben", "x", days=None, by="Ana")
    accounts.remove("Ben")
    with store.read() as connection:
        assert visitor(connection, secret) is None and bearer(connection, token) is None


def test_what_was_done_is_noted(accounts: Accounts) -> None:
    accounts.add("Ana", PASSWORD)
    accounts.set_role("Ana", "admin")
    found = list(noted(accounts.store))
    assert [(one.who, one.act, one.about) for one in found] == [
        ("shell", "user role", "Ana admin"), ("shell", "user add", "Ana admin"),
    ]  # fmt: skip
    assert PASSWORD not in str(found) and list(noted(accounts.store, who="Ana")) == []


def test_the_signing_key_stays(accounts: Accounts) -> None:
    assert len(signing_key(accounts.store)) > 40 and signing_key(accounts.store) == signing_key(
        accounts.store
    )


def test_each_role_may_all_that_the_one_before_may() -> None:
    for less, more in pairwise(ROLES):
        assert RIGHTS[less] < RIGHTS[more]


def test_a_store_from_before_gets_the_tables(where: str) -> None:
    from alembic import command

    open_store(where, create=True).close()
    with open_store(where) as store, store.write() as connection:
        for table in (
            "audit",
            "tokens",
            "visits",
            "people",
            "settings",
            "given",
            "terms",
            "blocks",
            "lapsed",
        ):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("CREATE INDEX claims_by_type ON claims (type)"))
        connection.execute(text("CREATE INDEX claim_sources_by_source ON claim_sources (source)"))
        command.stamp(config(connection), "0002")
    with open_store(where) as store:
        assert not Accounts(store).on()
