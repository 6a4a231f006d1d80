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


class WebVisitorError(WebError):
    """Only who is logged in may see this, and nobody is."""

    code = "M420"
    status = 401


class WebLoginError(WebError):
    """Name and password do not belong together, or a token is not known (any more)."""

    code = "M421"
    status = 401


class WebRightsError(WebError):
    """Whoever is logged in may not do this."""

    code = "M422"
    status = 403


class WebFormError(WebError):
    """A form came without the token that our page gave it, or with an old one."""

    code = "M423"
    status = 403


class WebTriesError(WebError):
    """Too many wrong passwords."""

    code = "M424"
    status = 429


class WebPublicError(WebError):
    """What is shown to everybody does not include this."""

    code = "M425"
    status = 403


class WebStoreError(WebError):
    """This needs a store, and the server shows files."""

    code = "M426"
    status = 409


class WebTilesError(WebError):
    """An address of map tiles is not of the form it must have."""

    code = "M430"
    status = 422
