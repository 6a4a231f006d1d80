"""The API keeps to its own description, whatever is sent: schemathesis invents requests, right ones and wrong ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, CheckContext, GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from marsad.inquiry.atlas import Atlas
from marsad.web import app as web_app


def wrong_data_is_refused(ctx: CheckContext, response: Response, case: Case) -> bool | None:
    """As the check it calls, which does not take "too long" for a refusal, nor an empty list for something sent."""
    nothing = any(value == [] for value in (case.query or {}).values())
    return None if response.status_code == 413 or nothing else negative_data_rejection(ctx, response, case)


CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    wrong_data_is_refused,
)  # fmt: skip
EXAMPLES = 10  # of each operation, right and wrong each
OPERATIONS = (
    "POST /api/v1/read", "GET /api/v1/holdings", "GET /api/v1/totals", "GET /api/v1/claims", "GET /api/v1/figures",
    "GET /api/v1/reports", "GET /api/v1/reports/{id}", "GET /api/v1/claims/{report}/{number}",
    "GET /api/v1/incidents", "GET /api/v1/search",
)  # fmt: skip


@pytest.fixture(scope="module")
def api(atlas: Atlas) -> Iterator[schemathesis.BaseSchema]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web_app, "READS_A_MINUTE", 100_000)
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", web_app.make_app(atlas, None))


def test_every_operation_is_tried(api: schemathesis.BaseSchema) -> None:
    assert {found.ok().label for found in api.get_all_operations()} == set(OPERATIONS)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("label", OPERATIONS)
def test_the_api_is_what_it_says(api: schemathesis.BaseSchema, label: str, mode: GenerationMode) -> None:
    operation = next(found.ok() for found in api.get_all_operations() if found.ok().label == label)

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def tried(case: Case) -> None:
        case.call_and_validate(checks=CHECKS)

    tried()
