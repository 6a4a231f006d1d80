"""Watching: what feeds bring is kept once, alerts arrive at least once, one bad feed stops nobody."""

from __future__ import annotations

import json
import os
import random
import signal
import socketserver
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from backends import command, server, template, url_of
from material import ARABIC, OTHER, Answer, Site, item, page, rss, site

from marsad.input_errors import FetchBusyError, FetchFailedError, WatchFileError
from marsad.record.errands import FeedState, feed_states, waiting
from marsad.record.info import numbers
from marsad.record.store import Store, open_store
from marsad.sources.documents import Terms
from marsad.watch import watching as watching_module
from marsad.watch.channels import letter
from marsad.watch.polling import LONGEST, Look, after
from marsad.watch.settings import Email, Feed, Rule, Settings, Webhook, load
from marsad.watch.watching import Told, Watch

START = datetime(2017, 6, 5, 12, tzinfo=UTC)
TAKEN = ARABIC.partition(".")[0] + "."
HANDS = Rule("hands", "changes-hands", ("desk",))


class Clock:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as running:
        running.answers["/hook"] = Answer(b"ok")
        yield running


@pytest.fixture
def store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store in a file; where a test asks for it, on PostgreSQL."""
    name = str(tmp_path / "watch.db")
    database = ""
    if getattr(request, "param", "sqlite") == "postgresql":
        if server() is None:
            pytest.skip("no PostgreSQL")
        database = f"marsad_test_{uuid.uuid4().hex[:12]}"
        command(f"CREATE DATABASE {database} TEMPLATE {template()}")
        name = url_of(database)
    with open_store(name, create=True) as opened:
        yield opened
    if database:
        command(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


BOTH = pytest.mark.parametrize("store", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def feed(here: Site, path: str = "/feed", **more: object) -> Feed:
    return replace(Feed(path.strip("/"), here.url(path), allow_private=True), **more)  # type: ignore[arg-type]


def desk(here: Site) -> Webhook:
    return Webhook("desk", "webhook", here.url("/hook"), allow_private=True)


def watch(store: Store, settings: Settings, clock: Clock, folder: Path = Path()) -> Watch:
    return Watch(store, settings, Terms(), folder, chance=random.Random(1), now=clock)


def once(store: Store, settings: Settings, clock: Clock, folder: Path = Path()) -> list[Told]:
    return list(watch(store, settings, clock, folder).once())


def reports(store: Store) -> str:
    return dict(numbers(store))["reports"]


def told(found: list[Told], name: str) -> Told:
    return next(one for one in found if one.name == name)


@BOTH
def test_what_is_there_is_kept_once_and_asked_for_news_only(here: Site, store: Store, clock: Clock) -> None:
    here.answers["/feed"] = Answer(rss(item()).encode(), ETag='"1"', Content_Type="application/rss+xml")
    settings = Settings((feed(here, source="sana"),))
    assert told(once(store, settings, clock), "feed").counts == {"stored": 1}
    clock.now += timedelta(hours=1)
    assert told(once(store, settings, clock), "feed").counts == {}
    asked = [headers.get("If-None-Match") for path, headers in here.asked if path == "/feed"]
    assert asked == [None, '"1"'] and reports(store) == "1"
    here.answers["/feed"] = Answer(rss(item(1), item(2, OTHER)).encode(), ETag='"2"')
    assert told(once(store, settings, clock), "feed").counts == {"known": 1, "stored": 1}


def test_one_bad_feed_stops_nobody(here: Site, store: Store, clock: Clock) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        while True:
            handler.wfile.write(b"a" * 65536)

    here.answers |= {
        "/good": Answer(rss(item()).encode()),
        "/endless": Answer(endless),
        "/broken": Answer(b"<rss><channel><item>"),
        "/redirect": Answer(status=302, Location="http://127.0.0.1:1/"),
        "/error": Answer(status=500),
    }
    paths = ("/endless", "/broken", "/redirect", "/error", "/gone", "/good")
    inside = Feed("inside", here.url("/good"))
    settings = Settings((*(feed(here, path) for path in paths), inside))
    found = {one.name: one for one in once(store, settings, clock)}
    codes = {name: one.error.code for name, one in found.items() if one.error}
    assert codes == {"endless": "M211", "redirect": "M245", "error": "M244", "gone": "M244", "inside": "M241"}
    assert found["good"].counts == {"stored": 1}
    assert [note.code for note in found["broken"].notes][-1] == "M221"


def test_who_fails_is_asked_less_and_less(here: Site) -> None:
    chance, state = random.Random(7), FeedState("x", "u")
    one = Feed("x", "http://a.example/", "1m")
    waits = []
    for _ in range(12):
        state = after(Look(one, fault=FetchFailedError("no")), state, START, chance)
        waits.append((datetime.fromisoformat(state.due) - START).total_seconds())
    assert all(60 * 2**n / 2 <= wait <= 60 * 2**n for n, wait in zip(range(1, 8), waits, strict=False))
    assert max(waits) <= LONGEST and state.failures == 12 and "M245" in state.said
    busy = after(
        Look(one, fault=FetchBusyError("busy", seconds=50_000.0)), FeedState("x", "u"), START, chance
    )
    assert busy.due >= "2017-06-06T01:53:20"
    good = after(Look(one), state, START, chance)
    assert good.failures == 0 and 54 <= (datetime.fromisoformat(good.due) - START).total_seconds() <= 66


def test_a_failing_feed_is_left_alone_until_it_is_due(here: Site, store: Store, clock: Clock) -> None:
    settings = Settings((feed(here, "/gone"),))
    once(store, settings, clock)
    assert [one.name for one in once(store, settings, clock)] == []
    clock.now += timedelta(hours=7)
    assert [one.name for one in once(store, settings, clock)] == ["gone"]
    assert feed_states(store)["gone"].failures == 2


@BOTH
def test_the_pages_behind_a_feed(here: Site, store: Store, clock: Clock) -> None:
    here.answers["/feed"] = Answer(
        rss(item(1, "خبر عاجل", here.url("/p")), item(2, "خبر آخر", here.url("/p"))).encode()
    )
    here.answers["/p/1"] = Answer(page("utf-8").encode(), Content_Type="text/html")
    settings = Settings((feed(here, follow=True, source="sana"),))
    assert told(once(store, settings, clock), "feed").counts == {"stored": 2}  # the second as the feed has it
    once(store, settings, clock)
    assert here.paths().count("/p/1") == 1
    with store.read() as connection:
        rows = connection.exec_driver_sql("SELECT outlet, published, length FROM reports ORDER BY seq").all()
    assert (rows[0][0], str(rows[0][1]), rows[0][2]) == (
        "sana",
        "2017-07-01",
        len(f"{ARABIC}\n{OTHER}"),
    ) and rows[1][2] == len("خبر آخر")


def test_an_alert_when_a_place_changes_hands(here: Site, store: Store, clock: Clock) -> None:
    here.answers["/feed"] = Answer(rss(item(1, TAKEN)).encode())
    settings = Settings((feed(here),), (HANDS,), (desk(here),))
    once(store, settings, clock)
    ((headers, body),) = here.posted
    alert = json.loads(body)
    assert headers["Idempotency-Key"] == alert["id"] and len(alert["id"]) == 32
    assert (alert["what"], alert["place"], alert["rule"]) == (
        "capture of Maskanah by syria_gov",
        "Maskanah",
        "hands",
    )
    assert alert["quote"] in TAKEN and alert["url"] == "http://news.example/1"
    here.answers["/feed"] = Answer(rss(item(3, TAKEN + " وأكد ذلك سكان من البلدة.")).encode())
    clock.now += timedelta(hours=1)
    once(store, settings, clock)
    assert len(here.posted) == 1  # another paper tells the same


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        (Rule("r", "changes-hands", ("desk",), places=("Maskanah",)), 1),
        (Rule("r", "changes-hands", ("desk",), places=("مسكنه",)), 1),
        (Rule("r", "changes-hands", ("desk",), places=("Raqqa",)), 0),
        (Rule("r", "changes-hands", ("desk",), actors=("syria_gov",)), 1),
        (Rule("r", "changes-hands", ("desk",), actors=("isis",)), 0),
        (Rule("r", "mention", ("desk",), places=("مسكنة",)), 1),
        (Rule("r", "mention", ("desk",), places=("ريف حلب",)), 1),
        (Rule("r", "mention", ("desk",), places=("درعا",)), 0),
        (Rule("r", "mention", ("desk",), actors=("syria_gov", "isis")), 1),
    ],
)
def test_rules(here: Site, store: Store, clock: Clock, rule: Rule, count: int) -> None:
    here.answers["/feed"] = Answer(rss(item(1, TAKEN)).encode())
    once(store, Settings((feed(here),), (rule,), (desk(here),)), clock)
    assert len(here.posted) == count


def test_old_reports_raise_no_alerts_but_those_that_others_add_do(
    here: Site, store: Store, clock: Clock
) -> None:
    here.answers["/feed"] = Answer(rss(item(1, TAKEN)).encode())
    quiet = Settings((feed(here),))
    once(store, quiet, clock)
    loud = Settings((), (HANDS,), (desk(here),))
    once(store, loud, clock)
    assert here.posted == []
    here.answers["/feed"] = Answer(rss(item(2, TAKEN.replace("مسكنة", "السفيرة"))).encode())
    clock.now += timedelta(hours=1)
    crashed = watch(store, quiet, clock).once()
    while next(crashed).name != "feed":
        pass
    crashed.close()
    once(store, loud, clock)
    assert len(here.posted) == 1


@BOTH
def test_an_alert_waits_until_its_channel_takes_it(here: Site, store: Store, clock: Clock) -> None:
    here.answers |= {"/feed": Answer(rss(item(1, TAKEN)).encode()), "/hook": Answer(status=500)}
    settings = Settings((feed(here),), (HANDS,), (desk(here),))
    found = told(once(store, settings, clock), "desk")
    assert found.error is not None and found.error.code == "M244" and waiting(store) == {"desk": 1}
    here.answers["/hook"] = Answer(b"ok")
    once(store, settings, clock)
    assert len(here.posted) == 1  # not due yet
    clock.now += timedelta(hours=2)
    once(store, settings, clock)
    once(store, settings, clock)
    assert len(here.posted) == 2 and here.posted[0][1] == here.posted[1][1] and waiting(store) == {}


@BOTH
def test_a_crash_after_delivery_delivers_again_with_the_same_id(
    here: Site, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.answers["/feed"] = Answer(rss(item(1, TAKEN)).encode())
    settings = Settings((feed(here),), (HANDS,), (desk(here),))

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(watching_module, "done", crash)
        with pytest.raises(KeyboardInterrupt):
            once(store, settings, clock)
    once(store, settings, clock)
    once(store, settings, clock)
    first, second = (json.loads(body)["id"] for _, body in here.posted)
    assert first == second


def test_a_feed_of_our_own(here: Site, store: Store, clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(
        f"""
        feed = [{{name = "f", url = "{here.url("/feed")}", allow_private = true}}]
        alert = [{{name = "hands", on = "changes-hands", to = ["page"]}}]
        channel = [{{name = "page", kind = "atom", file = "alerts.xml"}}]
        """
    )
    here.answers["/feed"] = Answer(
        rss(item(1, TAKEN + "\x02\ud800".encode("utf-8", "ignore").decode())).encode()
    )
    once(store, load(file), clock, tmp_path)
    root = Xml.parse(tmp_path / "alerts.xml").getroot()
    titles = [node.text for node in root.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles == ["Marsad", "capture of Maskanah by syria_gov"] and waiting(store) == {}


class Mailbox(socketserver.StreamRequestHandler):
    """As much of a mail server as one message needs."""

    letters: list[str] = []  # noqa: RUF012

    def handle(self) -> None:
        self.wfile.write(b"220 hi\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line)
                self.letters.append(b"".join(lines).decode())
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


def test_an_alert_by_mail(here: Site, store: Store, clock: Clock) -> None:
    here.answers["/feed"] = Answer(rss(item(1, TAKEN)).encode())
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        port = server.server_address[1]
        box = Email("desk", "email", "127.0.0.1", "a@b.example", ("c@d.example",), port, "none")
        once(store, Settings((feed(here),), (HANDS,), (box,)), clock)
        server.shutdown()
    (found,) = Mailbox.letters
    assert "Subject: [hands] capture of Maskanah by syria_gov" in found and "X-Marsad-Alert: " in found
    assert waiting(store) == {}


def test_what_a_report_says_cannot_write_the_head_of_a_letter() -> None:
    from marsad.record.errands import Errand

    body = {
        "rule": "r",
        "what": "x\r\nBcc: evil@e.example",
        "quote": "\ud800",
        "report": "1",
        "title": "a\nb",
    }
    made = letter(
        Email("m", "email", "s", "a@b.example", ("c@d.example",)),
        Errand(1, "i", "m", 0, body, "2017-01-01T00:00:00Z"),
    )
    assert made["Bcc"] is None and b"\nBcc" not in made.as_bytes().split(b"\n\n")[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("feed = 3", "feed"),
        ("[[feed]]\nname = 'a'\nurl = 'ftp://x'", "http"),
        ("[[feed]]\nname = 'a'\nurl = 'http://x.example'\ninterval = 'often'", "interval"),
        ("[[feed]]\nname = 'a'\nurl = 'http://x.example'\ncolour = 'red'", "colour"),
        ("[[feed]]\nname = 'a'\nurl = 'http://x.example'\n" * 2, "twice"),
        ("[[alert]]\nname = 'a'\non = 'mention'\nto = ['x']\nplaces = ['y']", "no channel"),
        ("[[alert]]\nname = 'a'\non = 'mention'\nto = []", "mention of what"),
        ("[[channel]]\nname = 'a'\nkind = 'pigeon'", "pigeon"),
        ("[[", "no TOML"),
    ],
)
def test_mistakes_in_the_file_are_named(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(text)
    with pytest.raises(WatchFileError) as caught:
        load(file)
    assert says in str(caught.value) and "feeds.toml" in str(caught.value)


def test_ctrl_c_stops_and_a_restart_goes_on(here: Site, tmp_path: Path) -> None:
    here.answers["/feed"] = Answer(rss(item(1, TAKEN)).encode(), ETag='"1"')
    file, db = tmp_path / "feeds.toml", str(tmp_path / "w.db")
    file.write_text(
        f'[[feed]]\nname = "f"\nurl = "{here.url("/feed")}"\ninterval = "1s"\nallow_private = true\n'
    )
    command = [sys.executable, "-c", "from marsad.cli.main import run; run()", "watch", str(file), "--db", db]
    for run in (1, 2):
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ}
        )
        asked = here.paths().count("/feed")
        for _ in range(600):
            if here.paths().count("/feed") >= asked + 2:
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert process.returncode == 0 and b"marsad: stopped" in err and b"Traceback" not in err
        assert (b"f: 1 stored" in out) == (run == 1)
    assert here.asked[-1][1].get("If-None-Match") == '"1"'
