"""Whatever is given to ``marsad add``: a message with its code, and a store that is as it was."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from marsad.cli.main import main
from marsad.record.export import WHATS, export
from marsad.record.store import open_store

ARABIC = "سيطرت قوات النظام على مدينة حلب يوم الأحد وفق ما قال المرصد السوري لحقوق الإنسان."
MEGABYTE = 1 << 20


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "kept.db"
    monkeypatch.setenv("MARSAD_DB", str(path))
    report = tmp_path / "good.txt"
    report.write_text(ARABIC, encoding="utf-8")
    assert main(["add", str(report), "--published", "2017-06-04"]) == 0
    return path


def everything(db: Path) -> str:
    with open_store(str(db), read_only=True) as store:
        return "".join(line for what in WHATS for line in export(store, what))  # type: ignore[arg-type]


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


def one_line(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(200):
            file.write(b"a" * MEGABYTE)


XML_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss><title>&b;</title></rss>'
)
CASES: tuple[tuple[str, bytes | Callable[[Path], None], str], ...] = (
    ("cut.zip", zipped("a.txt", ARABIC.encode())[:-30], "M223"),
    ("bomb.zip", zipped("a.txt", b" " * 8 * MEGABYTE), "M224"),
    ("bomb.txt.gz", gzip.compress(b" " * 8 * MEGABYTE), "M224"),
    ("bomb.xml", XML_BOMB, "M222"),
    ("link.tar", tarred(), "M223"),
    ("line.txt", one_line, "M211"),
    ("line.jsonl", one_line, "M211"),
    ("nul.txt", ARABIC.encode() + b"\0", "M207"),
    ("wrong.txt", b"\xff\xfe\x00\xd8\x81" * 40, "M20"),
    ("broken.jsonl", b'{"text": \n', "M208"),
    ("empty.txt", b"", "M201"),
    ("table.csv", b"a,b\n1,2\n", "M227"),
    ("cut.warc", b"WARC/1.0\r\nnonsense", "M2"),
)


@pytest.mark.parametrize(("name", "content", "code"), CASES, ids=[case[0] for case in CASES])
def test_what_is_bad_is_refused_and_changes_nothing(
    db: Path,
    name: str,
    content: bytes | Callable[[Path], None],
    code: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = everything(db)
    path = tmp_path / name
    path.write_bytes(content) if isinstance(content, bytes) else content(path)
    capsys.readouterr()
    assert main(["add", str(path)]) == 1
    out, err = capsys.readouterr()
    assert code in err and "Traceback" not in err and " 0 stored" in out and "1 refused" in out
    assert everything(db) == before
    assert main(["db", "check"]) == 0


def test_half_a_surrogate_pair_is_kept_as_it_came(db: Path, tmp_path: Path) -> None:
    path = tmp_path / "half.jsonl"
    path.write_text(json.dumps({"text": f"{ARABIC} \ud800", "published": "2017-06-04"}), encoding="ascii")
    assert main(["add", str(path)]) == 0
    assert "\\ud800" in everything(db) and main(["db", "check"]) == 0


@pytest.fixture
def endless() -> Iterator[str]:
    """A feed that never ends, on this machine."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            try:
                while self.path != "/robots.txt":
                    self.wfile.write(b"<rss><channel>" + b"<item><title>a</title></item>" * 1000)
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/feed"
    server.shutdown()


def test_a_feed_that_never_ends_and_this_machine(
    db: Path, endless: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(db)
    assert main(["add", endless]) == 1
    assert "M241" in capsys.readouterr().err
    assert main(["add", endless, "--allow-private", "--max-bytes", str(MEGABYTE)]) == 1
    assert "M211" in capsys.readouterr().err
    assert everything(db) == before
