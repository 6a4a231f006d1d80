"""The API as OpenAPI tells it: with the errors as they come, and with the tokens of programs."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "An error (RFC 9457). ``code``: that of the command line, see docs/web.md.",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string", "pattern": "^M[0-9]{3}$"},
    },
}
_ERRORS = {
    "400": "The request is not understood",
    "401": "Nobody is logged in, or the token is not known",
    "403": "Not allowed, or asked from another site",
    "404": "Nothing is there",
    "413": "Too long",
    "422": "A value makes no sense",
    "429": "Too much at once",
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The description, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, summary=app.summary, routes=app.routes,
            license_info=app.license_info,
        )  # fmt: skip
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas["Problem"] = _PROBLEM
        bearer = {
            "type": "http",
            "scheme": "bearer",
            "description": "marsad user token add; only where there are accounts",
        }
        made["components"]["securitySchemes"] = {"token": bearer}
        made["security"] = [{}, {"token": []}]
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for path in made["paths"].values():
            for method, one in path.items():
                for status, what in _ERRORS.items():
                    one["responses"][status] = {"description": what, "content": content}
                if method == "get":
                    one["responses"]["304"] = {"description": "Not changed since the tag in If-None-Match"}
        app.openapi_schema = made
    return app.openapi_schema
