"""What the tests of sources feed in: pages, feeds, archives, and servers on this machine."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ARABIC = (
    "سيطرت قوات النظام على بلدة مسكنة في ريف حلب الشرقي يوم الأحد وفق ما قال مصدر عسكري. وأضاف المصدر أن "
    "القوات تقدمت في القرى المجاورة بعد انسحاب المقاتلين من المنطقة."
)
OTHER = (
    "وقال سكان إن العائلات بدأت بالعودة إلى البيوت بعد توقف القصف وإن المياه والكهرباء مقطوعتان منذ شهر كامل."
)


def page(declared: str = "", head: str = "", body: str = ARABIC) -> str:
    """A saved page with an article and what stands around it."""
    meta = f'<meta charset="{declared}">' if declared else ""
    return (
        f"<!DOCTYPE html><html><head>{meta}<title>الجيش يدخل مسكنة</title>{head}</head><body>"
        "<nav><a href='/'>الصفحة الرئيسية</a></nav><article><h1>الجيش يدخل مسكنة</h1>"
        f"<p>{body}</p><p>{OTHER}</p></article><footer>جميع الحقوق محفوظة 2013</footer></body></html>"
    )


def item(number: int = 1, text: str = ARABIC, link: str = "http://news.example") -> str:
    """One item of an RSS feed."""
    return (
        f"<item><title>خبر {number}</title><link>{link}/{number}</link><guid>g{number}</guid>"
        f"<pubDate>Sat, 01 Jul 2017 00:30:00 +0300</pubDate><description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
    )


def rss(*items: str, encoding: str = "utf-8") -> str:
    """An RSS feed."""
    channel = f"<channel><title>وكالة</title>{''.join(items)}</channel>"
    return f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0">{channel}</rss>'


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A .zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


class Answer:
    """What a path answers with: ``body`` may be a function that writes by itself."""

    def __init__(
        self, body: bytes | Callable[[BaseHTTPRequestHandler], None] = b"", status: int = 200, **headers: str
    ) -> None:
        self.body, self.status = body, status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Site:
    """A server on this machine. ``answers`` by path; ``asked``: what it was asked for, with the headers."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.posted: list[tuple[dict[str, str], bytes]] = []

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def site() -> Iterator[Site]:
    """A running server; paths that are not given answer 404."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            here.asked.append((self.path, dict(self.headers)))
            self._answer(here.answers.get(self.path, Answer(status=404)))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.posted.append((dict(self.headers), body))
            self._answer(here.answers.get(self.path, Answer(status=404)))

        def _answer(self, answer: Answer) -> None:
            etag = answer.headers.get("ETag")
            if etag is not None and self.headers.get("If-None-Match") == etag:
                answer = Answer(status=304)
            with suppress(OSError):
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if callable(answer.body):
                    self.end_headers()
                    answer.body(self)
                else:
                    self.send_header("Content-Length", str(len(answer.body)))
                    self.end_headers()
                    self.wfile.write(answer.body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here = Site(server.server_address[1])
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
