"""What proves a claim, and verdicts on figures, as JSON-LD."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from asked_of import Asking

from marsad.control.figures import BORNE_OUT, CANNOT_TELL, NOT_BORNE_OUT, Verdict
from marsad.exchange.claim_review import overall
from marsad.inquiry.grounds import figures_of
from marsad.inquiry.handing import write
from marsad.record.export import values
from marsad.record.public import Public, shipped_units

SELECTOR = {
    "type": "object",
    "required": ["type"],
    "oneOf": [
        {"properties": {"type": {"const": "TextQuoteSelector"}}, "required": ["exact"]},
        {"properties": {"type": {"const": "TextPositionSelector"}}, "required": ["start", "end"]},
    ],
}
PAGE = {
    "type": "object",
    "required": ["@context", "id", "type", "items"],
    "properties": {
        "type": {"const": "AnnotationPage"},
        "@context": {"type": "array", "prefixItems": [{"const": "http://www.w3.org/ns/anno.jsonld"}]},
        "items": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": [
                    "id",
                    "type",
                    "body",
                    "target",
                    "wasDerivedFrom",
                    "wasGeneratedBy",
                    "provenance",
                ],
                "properties": {
                    "type": {"contains": {"const": "Annotation"}},
                    "target": {
                        "type": "object",
                        "required": ["source", "selector"],
                        "properties": {"selector": {"type": "array", "minItems": 1, "items": SELECTOR}},
                    },
                },
            },
        },
    },
}


def page(asking: Asking, **more: object) -> dict[str, Any]:
    out = io.StringIO()
    write(asking.store, asking.of("claims", "annotation", **more), out)
    value: dict[str, Any] = json.loads(out.getvalue())
    jsonschema.validate(value, PAGE)
    return value


def test_quotes_stand_where_they_say(asking: Asking) -> None:
    texts = {row["id"]: row["text"] for row in values(asking.store, "reports")}
    claims = {row["id"]: row for row in values(asking.store, "claims")}
    items = page(asking)["items"]
    assert [one["id"].rsplit(":", 1)[1] for one in items] == list(claims)
    for one in items:
        text = texts[one["wasDerivedFrom"].rsplit(":", 1)[1]]
        selectors = one["target"]["selector"]
        for words, place in zip(selectors[::2], selectors[1::2], strict=True):
            assert text[place["start"] : place["end"]] == words["exact"]
            assert words["prefix"] + words["exact"] + words["suffix"] in text
        claim = claims[one["id"].rsplit(":", 1)[1]]
        assert one["body"]["value"]["type"] == claim["type"]
        report, activity, reader = one["provenance"]
        assert activity["used"] == report["id"] == one["wasDerivedFrom"]
        assert activity["id"] == one["wasGeneratedBy"] and activity["wasAssociatedWith"] == reader["id"]


def test_public_annotations_tell_no_text(asking: Asking) -> None:
    last = max(
        date.fromisoformat(row["known"][:10]) for row in values(asking.store, "claims") if row["known"]
    )
    terms = Public(last, shipped_units())
    found = page(asking, public=terms)["items"]
    assert 0 < len(found) < len(page(asking)["items"])
    assert all(
        "prefix" not in words and "suffix" not in words
        for one in found
        for words in one["target"]["selector"]
    )


REVIEWS = {
    "type": "object",
    "required": ["@context", "@graph"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@graph": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["@type", "url", "claimReviewed", "itemReviewed", "author", "reviewRating"],
                "properties": {
                    "@type": {"const": "ClaimReview"},
                    "claimReviewed": {"type": "string", "minLength": 1},
                    "reviewRating": {
                        "required": ["ratingValue", "worstRating", "bestRating", "alternateName"],
                        "properties": {"ratingValue": {"minimum": 1, "maximum": 3}},
                    },
                },
            },
        },
    },
}


def test_figures_as_claim_reviews(asking: Asking) -> None:
    out = io.StringIO()
    write(asking.store, asking.of("figures", "claimreview"), out)
    value = json.loads(out.getvalue())
    jsonschema.validate(value, REVIEWS)
    figures = list(figures_of(asking.world()))
    assert len(value["@graph"]) == len(figures)
    for found, meant in zip(value["@graph"], figures, strict=True):
        assert found["@id"].endswith(meant.statement)
        assert found["reviewRating"]["alternateName"] == overall(meant.verdicts)
    out = io.StringIO()
    last = Public(date(2030, 1, 1), shipped_units())
    write(asking.store, asking.of("figures", "claimreview", public=last), out)
    assert not any(one.quote and one.quote in out.getvalue() for one in figures if not one.publisher)


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ([BORNE_OUT, NOT_BORNE_OUT], BORNE_OUT),
        ([NOT_BORNE_OUT, CANNOT_TELL], NOT_BORNE_OUT),
        ([CANNOT_TELL], CANNOT_TELL),
        ([], CANNOT_TELL),
    ],
)
def test_one_verdict_of_several(told: list[str], meant: str) -> None:
    assert overall([Verdict("land_km2", 0, 1, 2, one, "") for one in told]) == meant
