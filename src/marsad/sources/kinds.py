"""What a file is: by its ending, else by what a server says of it, else by its first bytes."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

Kind = Literal["text", "json", "lines", "table", "page", "feed", "warc", "zip", "tar", "gzip", "unknown"]

ENDINGS: dict[str, Kind] = {
    ".txt": "text", ".json": "json", ".jsonl": "lines", ".ndjson": "lines", ".csv": "table", ".tsv": "table",
    ".html": "page", ".htm": "page", ".xhtml": "page", ".xml": "feed", ".rss": "feed", ".atom": "feed",
    ".rdf": "feed", ".warc": "warc", ".zip": "zip", ".tar": "tar", ".tgz": "gzip", ".gz": "gzip",
}  # fmt: skip
_TYPES: dict[str, Kind] = {
    "text/html": "page", "application/xhtml+xml": "page", "text/csv": "table", "application/json": "json",
    "application/ninjs+json": "json", "application/x-ndjson": "lines", "application/jsonl": "lines",
    "application/rss+xml": "feed", "application/atom+xml": "feed", "application/rdf+xml": "feed",
    "application/xml": "feed", "text/xml": "feed", "application/warc": "warc", "application/zip": "zip",
    "application/gzip": "gzip", "application/x-gzip": "gzip", "application/x-tar": "tar", "application/x-gtar": "tar",
}  # fmt: skip
VAGUE = ("", "text/plain", "application/octet-stream", "binary/octet-stream")  # types that say little
_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"WARC/1.", "warc"),
)
_TAR = slice(257, 262)  # where a .tar says that it is one
_FEED = re.compile(rb"<(rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_PAGE = re.compile(rb"<(!doctype\s+html|html|head|body|article|meta|div|p)[\s>]", re.IGNORECASE)
_PADDING = b"\xef\xbb\xbf\xff\xfe \t\r\n"


def kind_of(ending: str, content_type: str, head: bytes) -> Kind:
    """The kind of a file with this ending (".txt", or ""), type as a server says it, and first bytes.

    >>> kind_of("", "text/html; charset=utf-8", b"<p>")
    'page'
    >>> kind_of(".gz", "", b"")
    'gzip'
    """
    found = ENDINGS.get(ending)
    packed = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if head[_TAR].startswith(b"ustar"):
        packed = "tar"
    if packed is not None and found in (None, "zip", "tar", "gzip"):
        return packed
    if found is not None:
        return found
    said = content_type.split(";")[0].strip().lower()
    told = _TYPES.get(said)
    if told in ("page", "feed", None):
        told = _sniffed(head) or told
    if told is not None:
        return told
    if said in VAGUE:
        return "unknown" if ending else "text"
    return "text" if said.startswith("text/") else "unknown"


def ending_of(name: str) -> str:
    """The ending of a name, in small letters.

    >>> ending_of("b/A.WARC.GZ")
    '.gz'
    """
    return PurePath(name.lower()).suffix


def _sniffed(head: bytes) -> Kind | None:
    start = head.replace(b"\x00", b"").lstrip(_PADDING)
    if start.startswith((b"{", b"[")):
        return "lines" if start.startswith(b"{") else "json"
    if not start.startswith(b"<"):
        return None
    if _FEED.search(head):
        return "feed"
    return "page" if _PAGE.search(head) else "feed" if start.startswith(b"<?xml") else None
