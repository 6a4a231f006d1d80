"""How a server is run: over which store, for whom."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from marsad.errors import StoreReadOnlyError
from marsad.record.store import Store
from marsad.record.visits import signing_key


def key_of(store: Store | None) -> str:
    """What cookies are signed with: the store's key, or one for as long as the server runs."""
    try:
        return signing_key(store) if store is not None else secrets.token_urlsafe(48)
    except StoreReadOnlyError:  # then nobody can log in either
        return secrets.token_urlsafe(48)


@dataclass(frozen=True, slots=True)
class House:
    """``store``: of people and decisions, None where files are shown. ``others``: may other machines reach it?

    ``public``: only what may get around is shown, to everybody, and nothing can be changed. ``origins``: sites whose
    pages may ask the API. ``owner``: the name of who sits here, for decisions while there are no accounts. ``key``:
    signs cookies.
    """

    store: Store | None = None
    others: bool = False
    public: bool = False
    origins: tuple[str, ...] = ()
    owner: str = ""
    key: str = field(default_factory=lambda: secrets.token_urlsafe(48))
