"""Every error once: a class, a stable code, and a message that says what to do.

Codes: M1xx packs and shipped data, M2xx input, M3xx record, M4xx web.
"""

from __future__ import annotations


class MarsadError(Exception):
    """Something a user can mend. ``str(error)`` is one line: code, what, where, what to do.

    >>> str(PackValueError("unknown unit 'mile'", where="numbers.csv:12", do="use km2"))
    "M102 unknown unit 'mile' (numbers.csv:12): use km2"
    """

    code = "M000"

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        self.what, self.where, self.do = what, where, do
        super().__init__(what)

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        advice = f": {self.do}" if self.do else ""
        return f"{self.code} {self.what}{place}{advice}"


class PackMissingError(MarsadError):
    """A pack, or a file a pack must have, is not there."""

    code = "M101"


class PackValueError(MarsadError):
    """A value in a pack is not of the form its file allows (unknown key, bad date, stray letter)."""

    code = "M102"


class PackDuplicateError(MarsadError):
    """Two rows of a pack fold to the same form and mean different things."""

    code = "M103"


class PackExampleError(MarsadError):
    """An example that stands in a pack is not read as it says."""

    code = "M104"


class PlacesFileError(MarsadError):
    """A gazetteer file is missing, unreadable, or of no known schema."""

    code = "M110"


class PlacesRowError(MarsadError):
    """A row of a gazetteer file has a bad value; the message names file, row and column."""

    code = "M111"


class PlacesEmptyError(MarsadError):
    """A gazetteer file holds no usable place."""

    code = "M112"
