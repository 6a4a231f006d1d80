"""Urls: polite, within limits, never into a private network. Servers of our own; nothing outside is asked."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st
from material import ARABIC, Answer, Site, page, rss, site
from material import item as feed_item

from marsad import __version__
from marsad.errors import InputError
from marsad.input_errors import FetchBusyError
from marsad.sources import addresses
from marsad.sources.addresses import Gate, is_public
from marsad.sources.documents import Terms
from marsad.sources.fetch import Fetcher, checked
from marsad.sources.gather import gather, read_url
from marsad.sources.incoming import incoming

PUBLIC = "93.184.216.34"


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    made = Fetcher(Gate(allow_private=True), max_bytes=200_000, seconds=5.0, sleep=lambda _: None)
    yield made
    made.close()


def fault(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(InputError) as caught:
        fetcher.get(url)
    assert caught.value.where and caught.value.do
    return caught.value.code


def public_gate(here: Site, names: dict[str, list[str]]) -> Gate:
    """A gate that believes ``names`` and reaches our server under the public address."""

    def dial(address: str, port: int, timeout: float | None) -> httpcore.NetworkStream:
        assert address == PUBLIC, f"connected to {address}"
        return addresses.dial("127.0.0.1", here.port, timeout)

    return Gate(resolve=lambda host, port: names.get(host, [host]), dial=dial)


def test_we_say_who_we_are_and_ask_robots_first(here: Site, fetcher: Fetcher) -> None:
    here.answers["/a"] = Answer(b"x", Content_Type="text/plain", ETag='"1"')
    found = fetcher.get(here.url("/a"))
    assert (found.body, found.content_type, found.etag) == (b"x", "text/plain", '"1"')
    assert here.paths() == ["/robots.txt", "/a"]
    assert all(headers["User-Agent"].startswith(f"Marsad/{__version__} ") for _, headers in here.asked)
    assert not fetcher.get(here.url("/a"), etag='"1"').fresh
    assert here.paths()[2:] == ["/a"]  # robots.txt is remembered


def test_robots(here: Site, fetcher: Fetcher) -> None:
    here.answers["/robots.txt"] = Answer(b"User-agent: Marsad\nDisallow: /no\nCrawl-delay: 7\n")
    here.answers["/yes"] = Answer(b"x")
    waits: list[float] = []
    fetcher.sleep = waits.append
    assert fault(fetcher, here.url("/no/a")) == "M242"
    fetcher.get(here.url("/yes"))
    fetcher.get(here.url("/yes"))
    assert "/no/a" not in here.paths() and len(waits) == 1 and 6 < waits[0] <= 7


def test_a_site_that_cannot_say_what_robots_may_is_left_alone(here: Site, fetcher: Fetcher) -> None:
    here.answers |= {"/robots.txt": Answer(b"", status=500), "/a": Answer(b"x")}
    assert fault(fetcher, here.url("/a")) == "M244"
    assert here.paths() == ["/robots.txt"]


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "file:///etc/passwd", "http://", "http://a:b@c.example/", "http://a b/", "gopher://x",
     "http://a.example:99999/", "http://[::1", "javascript://x"],
)  # fmt: skip
def test_urls_that_are_not_fetched(url: str, fetcher: Fetcher) -> None:
    assert fault(fetcher, url) == "M240"


@given(st.text(max_size=40))
def test_no_text_makes_the_check_of_urls_fail_otherwise(text: str) -> None:
    for url in (text, f"http://{text}"):
        try:
            assert checked(url) == url
        except InputError as error:
            assert error.code == "M240"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1",
     "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "nonsense"],
)  # fmt: skip
def test_addresses_that_are_not_for_everybody(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111"])
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_not_fetched_from_by_any_name(here: Site, host: str) -> None:
    assert fault(Fetcher(), here.url("/a", host)) in ("M241", "M245")
    assert here.asked == []


def test_every_address_of_a_name_must_be_public(here: Site) -> None:
    gate = public_gate(here, {"both.example": [PUBLIC, "10.0.0.1"]})
    assert fault(Fetcher(gate), here.url("/a", "both.example")) == "M241"
    assert here.asked == []


def test_a_redirect_to_this_machine_is_refused(here: Site) -> None:
    gate = public_gate(here, {"news.example": [PUBLIC]})
    here.answers["/feed"] = Answer(status=302, Location=here.url("/secret"))
    here.answers["/secret"] = Answer(b"secret")
    assert fault(Fetcher(gate), here.url("/feed", "news.example")) == "M241"
    assert here.paths() == ["/robots.txt", "/feed"]


def test_a_name_that_answers_otherwise_the_second_time_leads_nowhere_else(here: Site) -> None:
    answers = iter([[PUBLIC]] + [["127.0.0.1"]] * 9)
    gate = public_gate(here, {})
    gate._resolve = lambda host, port: next(answers)
    here.answers["/a"] = Answer(b"x", Connection="close")
    assert fault(Fetcher(gate), here.url("/a", "rebind.example")) == "M241" or here.paths() == [
        "/robots.txt",
        "/a",
    ]


def test_redirects(here: Site, fetcher: Fetcher) -> None:
    here.answers |= {
        "/a": Answer(status=301, Location="/b"),
        "/b": Answer(b"x"),
        "/loop": Answer(status=302, Location="/loop"),
        "/out": Answer(status=302, Location="file:///etc/passwd"),
        "/lost": Answer(status=302),
    }
    assert fetcher.get(here.url("/a")).url == here.url("/b")
    assert [fault(fetcher, here.url(path)) for path in ("/loop", "/out", "/lost")] == ["M246", "M240", "M246"]


def endless(handler: BaseHTTPRequestHandler) -> None:
    while True:
        handler.wfile.write(b"a" * 4096)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(100):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.1)


def test_an_answer_that_never_ends(here: Site, fetcher: Fetcher) -> None:
    here.answers |= {"/endless": Answer(endless), "/drip": Answer(dripping)}
    here.answers["/bomb"] = Answer(gzip.compress(b"a" * (5 << 20)), Content_Encoding="gzip")
    assert fault(fetcher, here.url("/endless")) == "M211"
    assert fault(fetcher, here.url("/bomb")) == "M211"
    fetcher.seconds = 0.7
    began = time.monotonic()
    assert fault(fetcher, here.url("/drip")) == "M243"
    assert time.monotonic() - began < 3


def test_no_answer_and_no_http(here: Site, fetcher: Fetcher) -> None:
    here.answers["/cut"] = Answer(lambda handler: handler.wfile.write(b"x"), Content_Length="100")
    here.answers["/mad"] = Answer(b"no gzip at all", Content_Encoding="gzip")
    assert fault(fetcher, here.url("/cut")) == "M245"
    assert fault(fetcher, here.url("/mad")) == "M245"
    assert fault(fetcher, here.url("/gone")) == "M244"
    assert fault(fetcher, "http://127.0.0.1:1/") == "M245"
    assert fault(fetcher, "http://no-such-name.invalid/") == "M245"


def test_retry_after_is_honoured(here: Site, fetcher: Fetcher) -> None:
    here.answers["/busy"] = Answer(status=503, Retry_After="3")
    waits: list[float] = []
    fetcher.sleep = waits.append
    with pytest.raises(FetchBusyError) as caught:
        fetcher.get(here.url("/busy"))
    assert waits == [3.0] and caught.value.seconds == 3.0 and here.paths().count("/busy") == 2
    here.answers["/busy"] = Answer(status=429, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT")
    with pytest.raises(FetchBusyError) as caught:
        fetcher.get(here.url("/busy"))
    assert len(waits) == 1 and (caught.value.seconds or 0) > 1e8


def test_what_a_server_says_it_is_decides(here: Site, fetcher: Fetcher) -> None:
    here.answers |= {
        "/page.php": Answer(page("").encode("cp1256"), Content_Type="text/html; charset=windows-1256"),
        "/feed": Answer(rss(feed_item()).encode(), Content_Type="text/html"),
        "/data.jsonl": Answer(
            b'{"text": "' + ARABIC.encode() + b'"}', Content_Type="application/octet-stream"
        ),
        "/picture": Answer(b"\x89PNG", Content_Type="image/png"),
    }
    found = [f for path in here.answers for f in incoming(read_url(here.url(path), Terms(), fetcher))]
    assert [f.refusal.code if f.refusal else "" for f in found] == ["", "", "", "M226"]
    first = found[0].report
    assert first is not None and first.text.startswith(ARABIC) and first.url == here.url("/page.php")
    assert first.received is not None and first.published is None


def test_private_addresses_need_a_word(here: Site) -> None:
    here.answers["/a.txt"] = Answer(ARABIC.encode(), Content_Type="text/plain")
    (refused,) = gather([here.url("/a.txt")], Terms())
    assert refused.refusal is not None and refused.refusal.code == "M241"
    (taken,) = gather([here.url("/a.txt")], Terms(), allow_private=True)
    assert taken.report is not None and taken.report.text == ARABIC
