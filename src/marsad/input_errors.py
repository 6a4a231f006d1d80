"""What can be wrong with pages, feeds, archives, urls and alerts: M220 to M259. All other errors are in errors.py."""

from __future__ import annotations

from marsad.errors import InputError


class InputPageError(InputError):
    """A page in which no article was found."""

    code = "M220"


class InputFeedError(InputError):
    """A feed that is no RSS or Atom, or breaks off."""

    code = "M221"


class InputEntityError(InputError):
    """XML that defines entities of its own, which can swell without end; it is not parsed."""

    code = "M222"


class InputArchiveError(InputError):
    """An archive is cut off, damaged or locked by a password."""

    code = "M223"


class InputBombError(InputError):
    """An archive holds far more than its size lets expect, or too many files."""

    code = "M224"


class InputNestedError(InputError):
    """Archives in archives, deeper than is opened."""

    code = "M225"


class InputKindError(InputError):
    """A file of a kind that is not known here."""

    code = "M226"


class InputTableError(InputError):
    """A table (CSV) without a column of texts, or one that breaks off within a cell."""

    code = "M227"


class InputWarcError(InputError):
    """A web archive (WARC) is cut off or damaged."""

    code = "M228"


class FetchUrlError(InputError):
    """A url is not of the form http(s)://host/…"""

    code = "M240"


class FetchPrivateError(InputError):
    """A url leads to an address of this machine or of a private network."""

    code = "M241"


class FetchRobotsError(InputError):
    """The site's robots.txt asks programs not to fetch this."""

    code = "M242"


class FetchTimeError(InputError):
    """The answer was not complete in time."""

    code = "M243"


class FetchStatusError(InputError):
    """The server answered that it will not or cannot give this."""

    code = "M244"


class FetchFailedError(InputError):
    """No answer: the name is unknown, nobody listens, or what came was no HTTP."""

    code = "M245"


class FetchRedirectError(InputError):
    """One redirect after the other, or one that leads nowhere."""

    code = "M246"


class FetchBusyError(InputError):
    """The server asks to come back later. ``seconds``: when, from now; None if it does not say."""

    code = "M247"

    def __init__(self, what: str, *, where: str = "", do: str = "", seconds: float | None = None) -> None:
        super().__init__(what, where=where, do=do)
        self.seconds = seconds


class WatchFileError(InputError):
    """The file that says what to watch has a mistake."""

    code = "M250"


class AlertUndeliveredError(InputError):
    """An alert could not be delivered; it is kept and tried again (noted)."""

    code = "M251"
