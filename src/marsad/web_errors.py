"""Errors of the pages and the API, codes M4xx. ``status``: of HTTP."""

from __future__ import annotations

from marsad.errors import MarsadError


class WebError(MarsadError):
    """A request that cannot be answered. ``status``: of HTTP."""

    code = "M400"
    status = 400


class WebRequestError(WebError):
    """A value of a request is not of the form it must have."""

    code = "M401"
    status = 422


class WebMissingError(WebError):
    """There is no page, report or claim at this address."""

    code = "M402"
    status = 404


class WebTooLargeError(WebError):
    """A text is longer than what is read at once."""

    code = "M403"
    status = 413


class WebForeignError(WebError):
    """A form was sent from another site, or the server was asked under a name that is not its own."""

    code = "M404"
    status = 403


class WebBusyError(WebError):
    """More was asked to be read at once than is allowed."""

    code = "M405"
    status = 429


class WebAddressError(WebError):
    """The server cannot listen where it should: the port is taken, or others could reach it."""

    code = "M406"


class WebTilesError(WebError):
    """An address of map tiles is not of the form it must have."""

    code = "M430"
    status = 422
