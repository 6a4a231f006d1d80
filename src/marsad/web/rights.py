"""Who may store and fetch by way of the read box."""

from __future__ import annotations

from fastapi import Request

from marsad.web.visitor import VISITOR


def may_write(request: Request) -> bool:
    """May whoever asks store a report? Who may rule on claims may."""
    return VISITOR.get().may("rule")


def may_fetch(request: Request) -> bool:
    """May whoever asks make the server fetch a url? Never so in the public mode."""
    return VISITOR.get().how in ("alone", "session", "token")
