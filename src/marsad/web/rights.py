"""Who may do what. There are no accounts yet: the server listens on loopback alone, and who sits there may do all."""

from __future__ import annotations

from fastapi import Request


def may_write(request: Request) -> bool:
    """May whoever asks store something? The hook for accounts; until then the one user of this machine may."""
    return True


def may_fetch(request: Request) -> bool:
    """May whoever asks make the server fetch a url? Never so in a public mode."""
    return True
