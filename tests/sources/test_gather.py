"""Every kind of input to items; each bad one has its code and costs only itself."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from material import ARABIC, OTHER, item, page, rss, zipped
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from marsad.sources import archives
from marsad.sources.charset import LEGACY, legacy, page_text
from marsad.sources.documents import Terms
from marsad.sources.gather import gather, read_opened, size_of
from marsad.sources.incoming import Incoming, incoming
from marsad.sources.kinds import ending_of
from marsad.sources.opened import Opened

DAY = date(2017, 6, 4)


def items(name: str, data: bytes, terms: Terms | None = None, content_type: str = "") -> list[Incoming]:
    opened = Opened(io.BytesIO(data), name, ending_of(name), content_type)
    return list(incoming(read_opened(opened, terms or Terms())))


def only(name: str, data: bytes, terms: Terms | None = None) -> Incoming:
    (found,) = items(name, data, terms)
    return found


def code(found: Incoming) -> str:
    return found.refusal.code if found.refusal else ""


def codes(name: str, data: bytes, terms: Terms | None = None) -> list[str]:
    return [code(found) for found in items(name, data, terms)]


def warc(*answers: tuple[str, bytes, str], status: str = "200 OK", packed: bool = True) -> bytes:
    made = io.BytesIO()
    writer = WARCWriter(made, gzip=packed)
    for url, body, kind in answers:
        head = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            http_headers=head,
            warc_headers_dict={"WARC-Date": "2018-02-03T04:05:06Z"},
        )
        writer.write_record(record)
    return made.getvalue()


# --- texts and JSON


def test_a_text_is_called_by_its_content_and_dated_by_nobody() -> None:
    found = only("a.txt", ARABIC.encode())
    assert found.report is not None and found.refusal is None
    assert found.report.published is None and found.published_how == "unknown"
    assert len(found.report.id) == 32 and len(found.sha256) == 64
    assert found.report == only("b.txt", ARABIC.encode()).report


def test_the_day_comes_from_metadata_then_the_dateline_then_the_option() -> None:
    terms = Terms(date(2015, 1, 1), dateline=lambda text: DAY if text.startswith("x") else None)
    row = {"text": "x" + ARABIC, "published": "2016-02-03"}
    told = only("a.jsonl", json.dumps(row).encode(), terms)
    dateline = only("a.txt", ("x" + ARABIC).encode(), terms)
    given_ = only("a.txt", ARABIC.encode(), terms)
    assert [(f.report.published, f.published_how) for f in (told, dateline, given_) if f.report] == [
        (date(2016, 2, 3), "metadata"),
        (DAY, "dateline"),
        (date(2015, 1, 1), "given"),
    ]


def test_lines_of_the_corpus_keep_what_they_say() -> None:
    row = {
        "id": "x",
        "text": ARABIC,
        "published": "2017-06-04",
        "source": "okaz",
        "title": "t",
        "url": "http://o.example/1",
    }
    found = only("a.jsonl", json.dumps({**row, "received": "2017-06-05T00:00:00Z"}).encode()).report
    assert found is not None
    assert (found.id, found.outlet, found.title, found.url) == ("x", "okaz", "t", "http://o.example/1")
    assert found.received == datetime(2017, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("keys", "want"),
    [
        ({"body_text": ARABIC}, ARABIC),
        ({"body_html": f"<p>{ARABIC}</p><p>{OTHER}</p>"}, f"{ARABIC}\n{OTHER}"),
        ({"bodies": [{"contenttype": "text/html", "value": f"<p>{ARABIC}</p>"}]}, ARABIC),
    ],
)
def test_agency_items(keys: dict[str, object], want: str) -> None:
    row = {
        "uri": "urn:1",
        "headline": "h",
        "versioncreated": "2017-06-05T10:00:00Z",
        "firstcreated": "2017-06-04T10:00:00Z",
    }
    found = only("a.json", json.dumps({**row, **keys, "replaces": "urn:0"}).encode())
    assert found.report is not None
    assert (found.report.id, found.report.title, found.report.text) == ("urn:1", "h", want)
    assert (found.report.published, found.replaces) == (DAY, "urn:0")
    assert found.version_created == datetime(2017, 6, 5, 10, tzinfo=UTC)


def test_a_cancellation_is_an_empty_report_with_its_status() -> None:
    found = only(
        "a.json", json.dumps({"uri": "urn:1", "pubstatus": "canceled", "body_text": ARABIC}).encode()
    )
    assert found.report is not None and found.report.text == "" and found.report.id == "urn:1"
    assert (found.pubstatus, found.readable, found.refusal) == ("canceled", False, None)


@pytest.mark.parametrize(
    "row",
    [{"pubstatus": "canceled"}, {"uri": "u", "pubstatus": "maybe"}, {"uri": "u", "pubstatus": "usable"}],
)
def test_agency_items_that_make_no_sense(row: dict[str, str]) -> None:
    assert codes("a.json", json.dumps(row).encode()) == ["M209"]


# --- pages


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig", *LEGACY])
@pytest.mark.parametrize("declared", ["", "utf-8", "windows-1256", "iso-8859-6", "nonsense"])
def test_pages_are_read_in_their_encoding_whatever_they_declare(encoding: str, declared: str) -> None:
    found = only("a.html", page(declared).encode(encoding)).report
    assert found is not None
    assert found.text == f"{ARABIC}\n{OTHER}" and found.title == "الجيش يدخل مسكنة"


@given(
    st.sampled_from([ARABIC, OTHER, f"{OTHER} {ARABIC}"]),
    st.sampled_from(sorted(LEGACY)),
    st.integers(30, 90),
)
def test_older_encodings_are_told_apart_from_a_few_words(text: str, encoding: str, length: int) -> None:
    part = text[: text.rindex(" ", 0, length)]
    found = legacy(part.encode(encoding, "ignore"))
    assert found is not None and found.text == part.encode(encoding, "ignore").decode(encoding)


def test_bytes_that_are_no_arabic_are_not_taken_for_it() -> None:
    assert legacy("Tout près d'ici, à côté de l'école, une voiture piégée".encode("latin-1")) is None
    assert page_text(bytes(range(128, 256)) * 9) is None


@pytest.mark.parametrize(
    ("head", "want"),
    [
        ('<meta property="article:published_time" content="2017-06-04T23:30:00+03:00">', DAY),
        ('<meta name="date" content="2017-06-04">', DAY),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2017-06-04"}</script>',
            DAY,
        ),
        ("", None),
        ('<meta name="date" content="soon">', None),
    ],
)
def test_a_page_is_dated_by_its_metadata_and_never_by_today(head: str, want: date | None) -> None:
    found = only("a.html", page("utf-8", head).encode())
    assert found.report is not None and found.report.published == want
    assert found.published_how == ("unknown" if want is None else "metadata")


@pytest.mark.parametrize(
    ("data", "want"),
    [
        (b"", "M201"),
        (b"<html><body></body></html>", "M220"),
        (b"\x89PNG....", "M207"),
        (b"<p>" + b"\0" * 500 + b"</p>", "M207"),
        (b"<p>" + bytes(range(128, 256)) * 9 + b"</p>", "M205"),
        (b"<p>" + b"a" * 5000, "M211"),
        (b"<div>" * 900, "M220"),
    ],
)
def test_bad_pages(data: bytes, want: str) -> None:
    assert codes("a.html", data, Terms(max_bytes=5000)) == [want]


# --- feeds


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256"])
def test_an_item_of_a_feed_keeps_its_own_day(encoding: str) -> None:
    found = only("a.xml", rss(item(), encoding=encoding).encode(encoding)).report
    assert found is not None
    assert (found.id, found.text, found.outlet, found.url) == ("g1", ARABIC, "وكالة", "http://news.example/1")
    assert found.published == date(2017, 7, 1)  # in the time zone of its makers; in UTC it is the day before


def test_atom() -> None:
    entry = (
        f"<entry><id>urn:2</id><title>t</title><updated>2017-06-04T09:00:00Z</updated><content type='html'>"
        f"&lt;p&gt;{ARABIC}&lt;/p&gt;</content><link href='http://a.example/2'/></entry>"
    )
    data = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>f</title>{entry}</feed>'
    found = only("a.atom", data.encode()).report
    assert found is not None and (found.id, found.text, found.published, found.lang) == (
        "urn:2",
        ARABIC,
        DAY,
        "ar",
    )


def test_a_feed_that_breaks_gives_what_came_before() -> None:
    whole = rss(item(1), item(2), item(3)).encode()
    found = codes("a.xml", whole[: whole.index(b"<guid>g3")])
    assert found[:2] == ["", ""] and found[-1] == "M221"


def test_xml_that_swells_is_not_parsed() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss><title>&b;</title></rss>'
    assert codes("a.xml", bomb.encode()) == ["M222"]
    assert codes("a.xml", bomb.encode("utf-16")) == ["M222"]


@pytest.mark.parametrize("data", [b"<root/>", b"no xml", b"<html><body>x</body></html>"])
def test_no_feed(data: bytes) -> None:
    assert codes("a.xml", data) == ["M221"]


def test_an_item_without_a_text_costs_only_itself() -> None:
    assert codes("a.xml", rss(item(1), item(2, text=""), item(3)).encode()) == ["", "M209", ""]


# --- tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256", "iso8859_6"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_of_a_table(encoding: str, delimiter: str) -> None:
    rows = [["id", "Text", "published", "source"], ["1", f'"{ARABIC}\n{OTHER}"', "2017-06-04", "sana"]]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    found = only("a.csv", data).report
    assert found is not None
    assert (found.id, found.published, found.outlet) == ("1", DAY, "sana")
    assert found.text.split() == f"{ARABIC} {OTHER}".split()


@pytest.mark.parametrize(
    ("data", "want"),
    [
        ("a,b\n1,2\n", ["M227"]),
        ("\n\n", ["M201"]),
        (f"text\n{ARABIC}\n\n{OTHER}\n", ["", ""]),
        (f"id,text\n1,\n2,{ARABIC}\n", ["M209", ""]),
        (f'text\n{ARABIC}\n"{ARABIC}\n{OTHER}\n', ["", "M227"]),
        (f"text\n{'x' * 5000}\n{ARABIC}\n", ["M211", ""]),
        (f"text\na\0b\n{ARABIC}\n", ["M207", ""]),
    ],
)
def test_bad_tables(data: str, want: list[str]) -> None:
    assert codes("a.csv", data.encode(), Terms(max_bytes=2000)) == want


# --- web archives


@pytest.mark.parametrize("packed", [True, False])
def test_pages_of_a_web_archive(packed: bool) -> None:
    data = warc(
        ("http://n.example/1", page("windows-1256").encode("cp1256"), "text/html"),
        ("http://n.example/2", b"\x89PNG", "image/png"),
        ("http://n.example/3", ARABIC.encode(), "text/plain; charset=utf-8"),
        packed=packed,
    )
    first, second = items("a.warc.gz" if packed else "a.warc", data)
    assert first.report is not None and second.report is not None
    assert (first.report.url, first.report.text) == ("http://n.example/1", f"{ARABIC}\n{OTHER}")
    assert (second.report.url, second.report.text) == ("http://n.example/3", ARABIC)
    assert first.report.received == datetime(2018, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert first.report.published is None  # when it was crawled is not when it was published


def test_bad_web_archives() -> None:
    data = warc(("http://n.example/1", page("utf-8").encode(), "text/html"), packed=False)
    assert codes("a.warc", data[:-300]) == ["M228"]
    assert codes("a.warc", b"WARC/1.0\r\nnonsense") in (["M228"], ["M201"])
    assert codes("a.warc", warc(("http://n.example/1", b"x", "text/html"), status="404 Not Found")) == [
        "M201"
    ]
    assert codes("a.warc.gz", gzip.compress(data)[:-9])[-1] == "M223"


# --- archives


def test_archives_are_read_in_order_one_level_deep() -> None:
    inner = zipped({"q.txt": ARABIC.encode(), "deep.zip": zipped({"r.txt": ARABIC.encode()})})
    data = zipped(
        {
            "z.xml": rss(item()).encode(),
            "a/b.html": page("utf-8").encode(),
            "p.png": b"\x89PNG",
            "in.zip": inner,
        }
    )
    found = items("x.zip", data)
    assert [f.where for f in found] == [
        "x.zip!a/b.html",
        "x.zip!in.zip!deep.zip",
        "x.zip!in.zip!q.txt",
        "x.zip!z.xml, item 1",
    ]
    assert [code(f) for f in found] == ["", "M225", "", ""]


def test_a_gzip_of_any_kind() -> None:
    row = json.dumps({"text": ARABIC}).encode()
    assert codes("a.jsonl.gz", gzip.compress(row + b"\n{bad\n" + row)) == ["", "M208", ""]
    assert codes("a.gz", gzip.compress(ARABIC.encode())) == [""]
    assert codes("a.csv.gz", gzip.compress(f"text\n{ARABIC}".encode())) == [""]


def test_cut_archives_are_named_and_what_came_before_is_taken() -> None:
    rows = b"".join(json.dumps({"text": f"{ARABIC} {n} {n * n}"}).encode() + b"\n" for n in range(4000))
    found = codes("a.jsonl.gz", gzip.compress(rows)[:-200])
    assert len(found) > 100 and set(found[:-2]) == {""} and found[-1] == "M223"
    whole = zipped({"a.txt": ARABIC.encode(), "b.txt": OTHER.encode()})
    assert codes("x.zip", whole[:-20]) == ["M223"]
    assert codes("x.zip", b"PK\x03\x04") == ["M223"]
    assert codes("x.zip", b"no archive") == ["M223"]


def test_a_damaged_file_in_an_archive_costs_only_itself() -> None:
    whole = bytearray(zipped({"a.txt": ARABIC.encode() * 9, "b.txt": OTHER.encode()}))
    whole[60] ^= 0xFF
    assert codes("x.zip", bytes(whole)) == ["M223", ""]


def test_a_locked_archive() -> None:
    whole = bytearray(zipped({"a.txt": ARABIC.encode()}))
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    assert codes("x.zip", bytes(whole)) == ["M223"]


def test_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes("a.txt.gz", gzip.compress(b"a" * (8 << 20))) == ["M224"]
    assert codes("x.zip", zipped({"a.txt": b" " * (8 << 20), "b.txt": ARABIC.encode()})) == ["M224", ""]
    monkeypatch.setattr(archives, "COUNT", 3)
    monkeypatch.setattr(archives.Budget.__init__, "__defaults__", (300, 3))
    assert codes("x.zip", zipped({f"{n}.txt": ARABIC.encode() for n in range(4)})) == ["M224"]
    assert codes("x.zip", zipped({f"{n}.txt": ARABIC.encode() for n in range(3)})) == ["", "M224", "M224"]


def tarred(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_tars_are_read_as_a_stream(form: int) -> None:
    data = tarred({"b/z.xml": rss(item()).encode(), "a.txt": ARABIC.encode(), "p.png": b"\x89PNG"}, form)
    want = ["!b/z.xml, item 1", "!a.txt"]
    for name, packed in (
        ("x.tar", data),
        ("x.tar.gz", gzip.compress(data)),
        ("x.tgz", gzip.compress(data)),
        ("x", data),
    ):
        found = items(name, packed)
        assert [(f.where, code(f)) for f in found] == [(name + end, "") for end in want]
    inner = tarred(
        {"in.zip": zipped({"q.txt": OTHER.encode(), "deep.tar": data}), "r.tar.gz": gzip.compress(data)}
    )
    assert codes("x.tar.gz", gzip.compress(inner)) == ["M225", "", "", ""]
    assert codes("x.tar", tarred({"p.png": b"\x89PNG"})) == ["M215"]
    assert "M223" in codes("x.tar", tarred({}))


def test_nothing_in_a_tar_leads_elsewhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(OTHER, encoding="utf-8")
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = kind, str(secret)
            archive.addfile(info)
        for name in ("/etc/passwd.txt", f"../../{secret}"):
            info = tarfile.TarInfo(name)
            info.size = len(ARABIC.encode())
            archive.addfile(info, io.BytesIO(ARABIC.encode()))
    found = items("x.tar", out.getvalue())
    assert [code(f) for f in found] == ["M223", "M223", "M223", "", ""]
    assert all(f.report is None or f.report.text == ARABIC for f in found)
    assert secret.read_text(encoding="utf-8") == OTHER


def test_tars_that_are_cut_or_swell() -> None:
    whole = tarred({f"{n}.txt": f"{ARABIC} {n}".encode() for n in range(9)})
    assert codes("x.tar", whole[: len(whole) // 3])[:2] == ["", ""]
    assert codes("x.tar", whole[: 512 * 3 + 60])[-1] == "M223"
    assert codes("x.tgz", gzip.compress(whole)[:-30])[-1] == "M223"
    assert "M224" in codes("x.tgz", gzip.compress(tarred({"a.txt": b" " * (8 << 20)})))
    info = tarfile.TarInfo("a.txt")
    info.type, info.size = tarfile.XHDTYPE, 6 << 30
    assert codes("x.tar", info.tobuf(tarfile.USTAR_FORMAT) + b"9" * 5000) == ["M223"]


def test_an_archive_with_nothing_to_read() -> None:
    assert codes("x.zip", zipped({"p.png": b"\x89PNG"})) == ["M215"]


# --- anything


def test_one_line_of_200_megabytes_is_never_held() -> None:
    class Endless(io.RawIOBase):
        left = 200 << 20

        def read(self, size: int = -1, /) -> bytes:
            size = min(self.left, size if size >= 0 else self.left)
            self.left -= size
            return b"a" * size

        def readline(self, size: int | None = -1, /) -> bytes:
            return self.read(-1 if size is None else size)

    for ending in (".txt", ".jsonl", ".csv", ".html", ".xml", ".json"):
        opened = Opened(Endless(), f"a{ending}", ending)
        found = list(incoming(read_opened(opened, Terms(max_bytes=1 << 20))))
        assert "M211" in [code(f) for f in found], ending


def test_lone_surrogates_and_zero_bytes() -> None:
    (row,) = items("a.jsonl", b'{"text": "' + ARABIC.encode() + b' \\ud800"}')
    assert [note.code for note in row.notes] == ["M203", "M212"]
    assert codes("a.txt", ARABIC.encode() + b"\0") == ["M207"]


TARRED = tarred({"a.txt": ARABIC.encode()})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([".txt", ".html", ".xml", ".csv", ".json", ".jsonl", ".zip", ".tar", ".gz", ".warc", ""]),
    st.one_of(
        st.binary(max_size=400),
        st.builds(
            lambda whole, at, new: whole[:at] + new + whole[at + len(new) :],
            st.sampled_from([
                page("utf-8").encode(), rss(item()).encode(), zipped({"a.txt": ARABIC.encode()}),
                warc(("http://n.example/1", page().encode(), "text/html"), packed=False),
                gzip.compress(ARABIC.encode()), TARRED,
            ]),
            st.integers(0, 900),
            st.binary(max_size=12),
        ),
    ),
)  # fmt: skip
def test_nothing_that_can_be_given_raises(ending: str, data: bytes) -> None:
    for found in items(f"a{ending}", data):
        assert (found.report is None) != (found.refusal is None)
        assert found.refusal is None or found.refusal.code.startswith("M2")


def test_files_folders_and_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.html").write_text(page("utf-8"), "utf-8")
    (tmp_path / "a.xml").write_text(rss(item()), "utf-8")
    (tmp_path / "p.png").write_bytes(b"\x89PNG")
    found = list(gather([str(tmp_path), str(tmp_path / "none"), "ftp://x.example/"], Terms()))
    assert [Path(f.where.split(",")[0]).name for f in found[:2]] == ["a.xml", "x.html"]
    assert [code(f) for f in found] == ["", "", "M214", "M240"]
    assert size_of([str(tmp_path)]) == sum(
        p.stat().st_size for p in (tmp_path / "a.xml", tmp_path / "b" / "x.html")
    )
    assert size_of(["http://x.example/"]) is None
