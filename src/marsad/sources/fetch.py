"""Urls to bytes: politely, within limits of size and time, and never into a private network."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpcore
import httpx
from protego import Protego

from marsad import __version__
from marsad.errors import InputError, InputTooLargeError
from marsad.input_errors import (
    FetchBusyError,
    FetchFailedError,
    FetchRedirectError,
    FetchRobotsError,
    FetchStatusError,
    FetchTimeError,
    FetchUrlError,
)
from marsad.sources.addresses import Gate

AGENT = f"Marsad/{__version__} (reads news reports; python-httpx/{httpx.__version__})"
_NAME = "Marsad"  # in robots.txt
_ACCEPT = "text/html, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
_REDIRECTS = (301, 302, 303, 307, 308)
_HOPS = 5
_BUSY = (429, 503)
_ROBOTS_BYTES = 512 * 1024
_PIECE = 64 * 1024
_REMEMBERED = 3600.0  # seconds for which a robots.txt counts


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. ``url``: where it came from in the end. ``fresh`` False: nothing changed since (304), no body."""

    url: str
    body: bytes
    content_type: str
    received: datetime
    etag: str = ""
    modified: str = ""
    fresh: bool = True


@dataclass(slots=True)
class Fetcher:
    """Fetches with one connection pool and one memory of robots.txt. ``seconds``: for one url, redirects included.

    ``patience``: how long a Retry-After may be for one to wait and ask once more. ``sleep`` is for tests.
    """

    gate: Gate = field(default_factory=Gate)
    max_bytes: int = 16 << 20
    seconds: float = 60.0
    patience: float = 30.0
    sleep: Callable[[float], None] = time.sleep
    _client: httpx.Client | None = None
    _robots: dict[str, tuple[float, Protego]] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def get(self, url: str, *, etag: str = "", modified: str = "") -> Fetched:
        """What ``url`` leads to. Raises the M24x errors, and InputTooLargeError; ``where`` of each is the url.

        ``etag`` and ``modified`` of an earlier answer ask for news only.
        """
        try:
            return self._twice(url, etag, modified)
        except InputError as error:
            error.where = error.where or url
            raise

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> None:
        """Send ``body`` to ``url``. Raises the M24x errors unless the server says that it took it (2xx)."""
        self.gate.until = time.monotonic() + self.seconds
        try:
            checked(url)
            with _told(), self._open().stream("POST", url, content=body, headers=headers) as response:
                if not response.is_success:
                    raise _refusal(response)
        except InputError as error:
            error.where = error.where or url
            raise

    def _twice(self, url: str, etag: str, modified: str) -> Fetched:
        try:
            return self._followed(url, etag, modified)
        except FetchBusyError as busy:
            if busy.seconds is None or busy.seconds > self.patience:
                raise
            self.sleep(busy.seconds)
        return self._followed(url, etag, modified)

    def _followed(self, url: str, etag: str, modified: str) -> Fetched:
        self.gate.until = time.monotonic() + self.seconds
        headers = {"If-None-Match": etag} if etag else {}
        if modified:
            headers["If-Modified-Since"] = modified
        for _ in range(_HOPS + 1):
            url = checked(url)
            self._ask_robots(url)
            found = self._once(url, headers)
            if isinstance(found, Fetched):
                return found
            url = found
        raise FetchRedirectError(f"more than {_HOPS} redirects", do="give the url it should lead to")

    def _once(self, url: str, headers: dict[str, str]) -> Fetched | str:
        """The answer, or the url that it redirects to."""
        with _told(), self._open().stream("GET", url, headers=headers) as response:
            status = response.status_code
            if status in _REDIRECTS:
                if response.next_request is None:
                    raise FetchRedirectError(f"a redirect ({status}) to nowhere", do="check the url")
                return str(response.next_request.url)
            fresh = status != 304
            if fresh and status != 200:
                raise _refusal(response)
            body = self._body(response, self.max_bytes) if fresh else b""
            return Fetched(
                url,
                body,
                response.headers.get("content-type", ""),
                datetime.now(UTC),
                response.headers.get("etag", ""),
                response.headers.get("last-modified", ""),
                fresh,
            )

    def _body(self, response: httpx.Response, limit: int) -> bytes:
        pieces, size = [], 0
        for piece in response.iter_bytes(_PIECE):
            self.gate.left(None)
            size += len(piece)
            if size > limit:
                what = f"more than {limit / (1 << 20):,.1f} MB"
                raise InputTooLargeError(what, do="raise --max-bytes if it is no trap")
            pieces.append(piece)
        return b"".join(pieces)

    def _open(self) -> httpx.Client:
        if self._client is None:
            headers = {"User-Agent": AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
            self._client = httpx.Client(
                transport=_Transport(self.gate), headers=headers, timeout=20.0, trust_env=False
            )
        return self._client

    def close(self) -> None:
        """Let go of all connections."""
        if self._client is not None:
            self._client.close()

    def _ask_robots(self, url: str) -> None:
        """Raise FetchRobotsError if the site asks not to; wait as long as it asks to wait between two fetches."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        asked, rules = self._robots.get(site, (0.0, None))
        if rules is None or time.monotonic() - asked > _REMEMBERED:
            rules = self._rules(site)
            self._robots[site] = time.monotonic(), rules
        if not rules.can_fetch(url, _NAME):
            raise FetchRobotsError(
                "robots.txt asks programs not to fetch this", do="ask the site, or save the page"
            )
        delay = rules.crawl_delay(_NAME)
        if delay and site in self._last:
            self.sleep(max(0.0, min(float(delay), self.patience) - (time.monotonic() - self._last[site])))
        self._last[site] = time.monotonic()

    def _rules(self, site: str) -> Protego:
        """The rules of a site (RFC 9309); a site without has none. Raises if it cannot answer now."""
        url = f"{site}/robots.txt"
        try:
            for _ in range(_HOPS + 1):
                with _told(), self._open().stream("GET", url) as response:
                    if response.status_code in _REDIRECTS and response.next_request is not None:
                        url = checked(str(response.next_request.url))
                        continue
                    if response.status_code >= 500 or response.status_code == 429:
                        raise _refusal(response)
                    told = self._body(response, _ROBOTS_BYTES) if response.status_code == 200 else b""
                    return Protego.parse(told.decode("utf-8", errors="replace"))
        except InputTooLargeError:
            pass
        return Protego.parse("")


def checked(url: str) -> str:
    """``url`` if it is http(s) with a host and without a password. Raises FetchUrlError.

    >>> checked("https://example.org/a")
    'https://example.org/a'
    """
    do = "give http://… or https://…"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchUrlError(f"no url: {error}", where=url[:200], do=do) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchUrlError("only http and https are fetched", where=url[:200], do=do)
    if parts.username or parts.password or port == 0 or any(c.isspace() or ord(c) < 32 for c in url):
        raise FetchUrlError("a url with a password, blanks or port 0", where=url[:200], do=do)
    return url


def _refusal(response: httpx.Response) -> InputError:
    status = response.status_code
    said = f"the server answered {status} {response.reason_phrase}".strip()
    where = str(response.url)
    if status not in _BUSY:
        return FetchStatusError(said, where=where, do="check the url")
    wait = _wait(response.headers.get("retry-after", ""))
    do = "try again later" if wait is None else f"try again in {wait:,.0f} seconds"
    return FetchBusyError(said, where=where, do=do, seconds=wait)


def _wait(value: str) -> float | None:
    """Seconds of a Retry-After: a number, or a date."""
    if value.strip().isdigit():
        return float(min(int(value), 1_000_000))
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.now(UTC)).total_seconds())


class _told:
    """Errors of the libraries as ours."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if isinstance(error, httpx.TimeoutException | httpcore.TimeoutException):
            raise FetchTimeError("no answer in time", do="try again later") from None
        if isinstance(error, httpx.InvalidURL):
            raise FetchUrlError(f"no url: {error}", do="give http://… or https://…") from None
        if isinstance(error, httpx.HTTPError | httpcore.NetworkError | httpcore.ProtocolError | OSError):
            said = str(error).strip() or type(error).__name__
            raise FetchFailedError(said[:200], do="check the url and the network") from None


class _Transport(httpx.BaseTransport):
    """httpx over connections that the gate opens."""

    def __init__(self, gate: Gate) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            network_backend=gate,
            max_connections=8,
            keepalive_expiry=5.0,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
