"""What gets around, and what is not even kept: nobody's name, nothing new, nothing too exact."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from backends import add, read_once

from marsad.model import ActorRef, Claim, PlaceRef, SourceRef
from marsad.reading.knowledge import Place
from marsad.record.codec import claim_of
from marsad.record.draft import draft_claims
from marsad.record.export import export
from marsad.record.persons import PERSON, public_ids
from marsad.record.public import Level, Public, shipped_units
from marsad.record.store import Store
from marsad.sources.incoming import Incoming

Items = tuple[Incoming, ...]
TODAY = date(2017, 6, 30)


def some_claim(items: Items) -> Claim:
    return next(
        claim_of(json.loads(made.body)) for one in items for made in read_once(one).claims if made.parties
    )


def test_private_persons_are_not_kept(dispatches: Items) -> None:
    claim = some_claim(dispatches)
    private = ActorRef("other:a_farmer", "A. Farmer", 3, ("named",))
    known = next(id for id in sorted(public_ids()) if id.startswith("other:"))
    told = replace(
        claim,
        actors=(private, ActorRef(known, "known", 9)),
        targets=(private,),
        sources=(SourceRef("other:a_teacher", "A. Teacher", 5), SourceRef("sohr", "sohr", 7)),
    )
    (made,) = draft_claims("report", (told,))
    assert "Farmer" not in made.body and "farmer" not in made.body and "Teacher" not in made.body
    assert made.parties == (("actor", PERSON), ("actor", known), ("target", PERSON))
    assert made.sources == (PERSON, "sohr")
    assert claim_of(json.loads(made.body)).actors[0].start == 3, "who may see the text finds the words"


def test_equal_claims_of_one_report_have_ids_of_their_own(dispatches: Items) -> None:
    claim = some_claim(dispatches)
    ids = [made.id for made in draft_claims("report", (claim, claim, claim))]
    assert len(set(ids)) == 3


def units(id: str) -> tuple[Place | None, Place | None]:
    unit = Place("SY-HL", "SY", "adm1", "", "Aleppo", "SY-HL", "Aleppo", 36.2, 37.1)
    kinds = {
        "town": "settlement",
        "quarter": "neighbourhood",
        "SY-HL": "adm1",
        "district": "adm2",
        "sub": "adm3",
    }
    if id not in kinds:
        return None, None
    return Place(id, "SY", kinds[id], "", id, "SY-HL", "Aleppo", 1.0, 2.0), unit


@pytest.mark.parametrize(
    ("level", "kept"),
    [
        ("settlement", {"town", "district", "sub", "SY-HL"}),
        ("third", {"sub", "district", "SY-HL"}),
        ("second", {"district", "SY-HL"}),
    ],
)
def test_places_are_told_no_finer_than_the_level(level: Level, kept: set[str]) -> None:
    public = Public(TODAY, units, level=level)
    for gaz in ("town", "quarter", "SY-HL", "district", "sub", "unknown"):
        place = {
            "text": "words",
            "start": 3,
            "role": "at",
            "scope": "all",
            "gaz": gaz,
            "country": "SY",
            "lat": 9.0,
        }
        told = public.claim({"places": [place], "reasons": ["1 km from a farm"]})
        (found,) = told["places"]
        assert "reasons" not in told
        if gaz in kept:
            assert found == place
        else:
            assert "words" not in json.dumps(found) and found.get("lat") in (36.2, None)
            assert found.get("gaz") in ("SY-HL", None)
            assert found["coarsened_to"] == ("adm1" if found.get("gaz") else "country")


def test_an_export_for_the_public(store: Store, dispatches: Items) -> None:
    add(store, dispatches)
    everything = [json.loads(line) for line in export(store, "reports")]
    last = max(date.fromisoformat(row["published"]) for row in everything if row["published"])
    public = Public(last, shipped_units(), delay=7)
    told = [json.loads(line) for line in export(store, "reports", public)]
    assert 0 < len(told) < len(everything)
    assert not {"text", "title", "names"} & set(told[0])
    assert all((last - date.fromisoformat(row["published"])).days >= 7 for row in told)
    claims = "".join(export(store, "claims", public))
    assert claims and '"reasons"' not in claims
    assert "".join(export(store, "claims")).count("\n") > claims.count("\n")


def test_coarse_places_of_unresolved_words() -> None:
    body = {"places": [{"text": "a village", "start": 1, "role": "at", "scope": "all"}]}
    assert Public(TODAY, units).claim(body) == body
    assert Public(TODAY, units, level="third").claim(body)["places"] == [
        {"role": "at", "scope": "all", "text": "", "coarsened_to": "none"}
    ]
    assert PlaceRef("x", 0).gaz is None
