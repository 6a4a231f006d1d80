"""Claims as W3C Web Annotations with their provenance (PROV-O), in JSON-LD: which words of which report prove what.

One annotation per claim: its target is the report, its selectors quote the words and say where they stand; its body is
the claim. Beside it stand the entities and activities of PROV: the claim was derived from the report by a reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from marsad.exchange.plain import Done, dumps, nothing

CONTEXT = (
    "http://www.w3.org/ns/anno.jsonld",
    {
        "prov": "http://www.w3.org/ns/prov#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "marsad": "urn:marsad:",
        "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
        "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
        "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
        "wasAssociatedWith": {"@id": "prov:wasAssociatedWith", "@type": "@id"},
        "wasRevisionOf": {"@id": "prov:wasRevisionOf", "@type": "@id"},
        "used": {"@id": "prov:used", "@type": "@id"},
        "generatedAtTime": {"@id": "prov:generatedAtTime", "@type": "xsd:dateTime"},
        "invalidatedAtTime": {"@id": "prov:invalidatedAtTime", "@type": "xsd:dateTime"},
        "provenance": {"@id": "prov:has_provenance", "@container": "@list"},
        "value": {"@id": "marsad:value", "@type": "@json"},
    },
)
AROUND = 32  # characters before and after the quoted words


@dataclass(frozen=True, slots=True)
class Proof:
    """A claim with what proves it. ``text``: of the report, "" where it may not be told; ``body``: as exported.

    ``gone``: when the report was taken back, UTC as text.
    """

    id: str
    report: str
    url: str
    outlet: str
    lang: str
    published: str | None
    known: str | None
    extractor: str
    text: str
    body: Mapping[str, Any]
    gone: str | None = None


def annotation(one: Proof) -> dict[str, Any]:
    """The annotation of one claim."""
    source = one.url or f"urn:marsad:report:{one.report}"
    reading = f"urn:marsad:reading:{one.report}:{one.extractor}"
    return {
        "id": f"urn:marsad:claim:{one.id}",
        "type": ["Annotation", "prov:Entity"],
        "motivation": "identifying",
        **({"created": one.known} if one.known else {}),
        "generator": {"id": f"urn:marsad:reader:{one.extractor}", "type": "Software", "name": "marsad"},
        "body": {"type": "Dataset", "format": "application/json", "value": one.body},
        "target": {
            "source": source,
            **({"language": one.lang} if one.lang else {}),
            "selector": [selector for quote in _quotes(one.body) for selector in _selectors(quote, one.text)],
        },
        "wasDerivedFrom": f"urn:marsad:report:{one.report}",
        "wasGeneratedBy": reading,
        **({"invalidatedAtTime": one.gone} if one.gone else {}),
        "provenance": _provenance(one, source, reading),
    }


def _quotes(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [quote for quote in (body.get("trigger"), *body.get("also", ())) if quote and quote.get("text")]


def _selectors(quote: Mapping[str, Any], text: str) -> list[dict[str, Any]]:
    """The words themselves, with those around them where the text may be told, and where they stand."""
    exact, start = quote["text"], quote["start"]
    end = start + len(exact)
    words: dict[str, Any] = {"type": "TextQuoteSelector", "exact": exact}
    if text and text[start:end] == exact:
        words |= {"prefix": text[max(0, start - AROUND) : start], "suffix": text[end : end + AROUND]}
    return [words, {"type": "TextPositionSelector", "start": start, "end": end}]


def _provenance(one: Proof, source: str, reading: str) -> list[dict[str, Any]]:
    report: dict[str, Any] = {"id": f"urn:marsad:report:{one.report}", "type": "prov:Entity"}
    if source != report["id"]:
        report["prov:atLocation"] = source
    if one.outlet:
        report["prov:wasAttributedTo"] = {"type": "prov:Organization", "prov:label": one.outlet}
    if one.published:
        report["prov:generatedAtTime"] = one.published
    reader = {
        "id": f"urn:marsad:reader:{one.extractor}",
        "type": "prov:SoftwareAgent",
        "prov:label": "marsad",
    }
    activity = {
        "id": reading,
        "type": "prov:Activity",
        "used": report["id"],
        "wasAssociatedWith": reader["id"],
    }
    return [report, activity, reader]


def write_annotations(proofs: Iterable[Proof], out: IO[str], *, done: Done = nothing) -> None:
    """An AnnotationPage with one annotation per claim, written one by one."""
    out.write(f'{{"@context":{dumps(CONTEXT)},"id":"urn:marsad:claims","type":"AnnotationPage","items":[')
    for number, one in enumerate(proofs):
        out.write((",\n" if number else "\n") + dumps(annotation(one)))
        done(1)
    out.write("\n]}\n")
