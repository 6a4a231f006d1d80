"""Which engine a name means."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from marsad.engine_errors import EngineChoiceError

LOCAL = "local"
PORT = 8786  # of Dask's schedulers
_SCHEMES = {"dask": "tcp", "dask+tls": "tls"}
_DO = "give local, dask://HOST:PORT or, for a cluster with certificates, dask+tls://HOST:PORT"
_HOST = re.compile(r"[\w.:%-]+")


def scheduler_of(name: str) -> str | None:
    """The address of the scheduler that ``name`` means, as Dask writes it; None for the engine of this machine.

    Raises EngineChoiceError.

    >>> scheduler_of("dask://cluster:8786"), scheduler_of("dask+tls://[::1]"), scheduler_of("local")
    ('tcp://cluster:8786', 'tls://[::1]:8786', None)
    """
    if name == LOCAL:
        return None
    try:
        parts = urlsplit(name)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise EngineChoiceError("this is no address of an engine", where=name, do=_DO) from None
    if parts.scheme not in _SCHEMES or not host or not _HOST.fullmatch(host) or port == 0:
        raise EngineChoiceError("this is no engine", where=name, do=_DO)
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None:
        raise EngineChoiceError("an engine has a host and a port, nothing else", where=name, do=_DO)
    host = f"[{host}]" if ":" in host else host
    return f"{_SCHEMES[parts.scheme]}://{host}:{port or PORT}"
