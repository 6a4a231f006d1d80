"""What can be wrong when data are handed over or taken in: M260 to M279."""

from __future__ import annotations

from marsad.errors import MarsadError


class HandingError(MarsadError):
    """Something cannot be handed over, or not taken in."""

    code = "M260"


class ExtraMissingError(HandingError):
    """A library that this needs comes with an extra of the package, which is not installed."""

    code = "M261"


class ExportChoiceError(HandingError):
    """What was asked for does not go together: a form that cannot hold it, a day that is missing."""

    code = "M262"


class ExportFileError(HandingError):
    """A file could not be written in this form."""

    code = "M263"


class ImportLayoutError(HandingError):
    """A table that is in none of the layouts that are known."""

    code = "M264"


class ImportRowError(HandingError):
    """A row of a table that cannot be used (the others are)."""

    code = "M265"


class BundleError(HandingError):
    """A release cannot be put together."""

    code = "M266"
