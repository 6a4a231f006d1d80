"""Errors as answers: a page for people, problem+json (RFC 9457) for programs, with the codes of the command line."""

from __future__ import annotations

import json

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from marsad.errors import (
    ControlDayError,
    ControlError,
    ControlPlaceError,
    ControlUnitError,
    InputError,
    MarsadError,
    ProgramFaultError,
    RecordError,
    ReviewLockedError,
    ReviewStaleError,
    StoreBusyError,
    StoreFullError,
    StoreLostError,
    StoreReadOnlyError,
)
from marsad.handing_errors import ExtraMissingError
from marsad.packs.interface import LANGUAGES
from marsad.web.paper import paper
from marsad.web.tongue import tongue
from marsad.web_errors import WebError, WebMissingError, WebRequestError

FAULT = ("a fault of the program; what happened stands where the server was started",)
PROBLEM = "application/problem+json"


def status_of(error: MarsadError) -> int:
    """The status of HTTP that tells of an error."""
    if isinstance(error, WebError):
        return error.status
    if isinstance(error, ExtraMissingError):
        return 501
    if isinstance(error, ControlPlaceError | ControlUnitError):
        return 404
    if isinstance(error, ReviewLockedError | ReviewStaleError):
        return 409
    if isinstance(error, StoreBusyError | StoreReadOnlyError | StoreLostError | StoreFullError):
        return 503
    if isinstance(error, ControlDayError | ControlError | InputError | RecordError):
        return 422
    return 500


def problem(error: MarsadError, path: str) -> Response:
    """An error as problem+json."""
    value = {
        "type": f"urn:marsad:error:{error.code}",
        "title": (type(error).__doc__ or "").strip().partition("\n")[0],
        "status": status_of(error),
        "detail": str(error),
        "instance": path,
        "code": error.code,
    }
    return Response(json.dumps(value), status_of(error), media_type=PROBLEM)


def refusal(scope: Scope, error: MarsadError) -> Response:
    """The answer to a request that ended in ``error``: for a page a page, else problem+json."""
    path = str(scope.get("path", "/"))
    parts = path.split("/")
    lang = parts[1] if len(parts) > 1 and parts[1] in LANGUAGES else "en"
    if path.startswith(("/api/", "/data/", "/static/", "/vendor/")) or path.endswith(".json"):
        return problem(error, path)
    status = status_of(error)
    say = tongue(lang)
    words = say.words.get(f"error.{status}", say.t("error.title"))
    body = paper("error.html", say, f"/{lang}/", title=say.t("error.title"), error=error, words=words)
    return HTMLResponse(body, status)


async def on_marsad(request: Request, error: Exception) -> Response:
    """Handler of our own errors."""
    known = error if isinstance(error, MarsadError) else ProgramFaultError(type(error).__name__)
    return refusal(request.scope, known)


async def on_form(request: Request, error: Exception) -> Response:
    """Handler of values that FastAPI refused."""
    what = "a value is not of the form it must have"
    if isinstance(error, RequestValidationError) and error.errors():
        first = error.errors()[0]
        where = ".".join(str(part) for part in first.get("loc", ()))
        what = f"{first.get('msg', what)}: {where}"
    return refusal(request.scope, WebRequestError(what, do="see /api/v1/openapi.json"))


async def on_http(request: Request, error: Exception) -> Response:
    """Handler of what the router refused."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return refusal(request.scope, WebMissingError("nothing is at this address", do="start from the map"))
    answer = refusal(request.scope, WebError("the request is not understood", do="see docs/web.md"))
    answer.status_code = status
    if isinstance(error, HTTPException) and error.headers:
        answer.headers.update(error.headers)  # which methods are allowed
    return answer


async def on_fault(request: Request, error: Exception) -> Response:
    """Handler of faults of the program: no word of the inside is told."""
    return refusal(request.scope, ProgramFaultError(*FAULT))
