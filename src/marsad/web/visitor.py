"""Who asks: their name, what they may, and the token that forms of theirs carry."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from marsad.record.accounts import RIGHTS, Person, Right

How = Literal["alone", "session", "token", "public", "nobody"]
_ALL: frozenset[Right] = RIGHTS["admin"]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. ``how``: the one user of this machine (alone), logged in (session), a program (token), everybody
    (public), or nobody known. ``form``: what every form of a page must carry. ``address``: where from.
    """

    name: str = ""
    role: str = ""
    how: How = "nobody"
    rights: frozenset[Right] = frozenset()
    form: str = ""
    address: str = ""

    def may(self, right: Right) -> bool:
        """Does the role allow this?"""
        return right in self.rights


_NOBODY = Visitor()
VISITOR: ContextVar[Visitor] = ContextVar("visitor", default=_NOBODY)


def alone(name: str, address: str = "") -> Visitor:
    """The one user of a server without accounts."""
    return Visitor(name, "", "alone", _ALL, address=address)


def person(found: Person, how: How, address: str = "") -> Visitor:
    """Somebody with an account."""
    return Visitor(found.name, found.role, how, found.rights, address=address)


def everybody(address: str = "") -> Visitor:
    """Whoever looks at what is shown to everybody."""
    return Visitor(how="public", rights=frozenset({"see"}), address=address)
