from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import MarsadError
from marsad.places.gazetteer import Gazetteer, find, load_gazetteer
from marsad.places.merge import merge
from marsad.places.names import arabic, folded
from marsad.places.rows import KINDS, PlaceRow, read_rows, table_text
from marsad.places.store import cache_home, shipped_files
from marsad.reading.namesakes import Context, Found, kilometres, resolve


def row(ident: str, name: str, lat: float = 35.0, lon: float = 37.0, **more: object) -> PlaceRow:
    base = PlaceRow(ident, "SY", "settlement", name, lat=lat, lon=lon, source="a", licence="CC0")
    return replace(base, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARSAD_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        return load_gazetteer(imported=[])


def write(path: Path, *rows: PlaceRow) -> Path:
    path.write_text(table_text(rows), encoding="utf-8")
    return path


# what ships


def test_shipped_files_hold_what_they_promise() -> None:
    seen: dict[str, str] = {}
    for path in shipped_files():
        for place in read_rows(path):
            adds_names = path.name == "supplement.csv" and place.id.startswith("gn")
            assert (place.id in seen) == adds_names, place
            seen[place.id] = place.kind
            assert (place.lat is None) == (place.lon is None), place
            unplaced = path.name == "supplement.csv" and bool(place.adm1)  # known to a governorate only
            assert place.lat is None if adds_names else place.lat is not None or unplaced, place
            assert place.kind in KINDS and len(place.country) == 2
            assert all(
                arabic(n) == n for n in (place.name_ar, *place.alt_ar) if not any(map(str.isdigit, n))
            ), place
            assert folded(place.name_ar) not in {folded(n) for n in place.alt_ar}
    assert sum(path.stat().st_size for path in shipped_files()) < 3_000_000
    adm1 = {p.adm1 for path in shipped_files() for p in read_rows(path) if p.adm1}
    assert {a for a in adm1 if seen.get(a) != "adm1"} == set()


def test_every_arab_league_country_is_there_with_towns(shipped: Gazetteer) -> None:
    league = {
        "AE",
        "BH",
        "DJ",
        "DZ",
        "EG",
        "IQ",
        "JO",
        "KM",
        "KW",
        "LB",
        "LY",
        "MA",
        "MR",
        "OM",
        "PS",
        "QA",
        "SA",
        "SD",
        "SO",
        "SY",
        "TN",
        "YE",
    }
    for kind in ("country", "adm1", "settlement"):
        assert league <= {p.country for p in shipped.places if p.kind == kind}, kind


def test_governorates_of_the_conflict_countries_are_complete(shipped: Gazetteer) -> None:
    counts = {
        c: sum(p.kind == "adm1" and p.country == c for p in shipped.places) for c in ("SY", "IQ", "YE", "LY")
    }
    assert counts == {"SY": 14, "IQ": 18, "YE": 22, "LY": 22}


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("السدرة", "LY", 30.64, 18.37),
        ("راس لانوف", "LY", 30.50, 18.57),
        ("درنة", "LY", 32.77, 22.64),
        ("باب المندب", "YE", 12.6, 43.3),
        ("صرواح", "YE", 15.45, 45.0),
        ("التحيتا", "YE", 14.18, 43.23),
        ("الغوطة الشرقية", "SY", 33.53, 36.45),
        ("جبل الزاوية", "SY", 35.75, 36.55),
        ("مطار كويرس", "SY", 36.19, 37.58),
        ("كوباني", "SY", 36.89, 38.35),
        ("أثريا", "SY", 35.36, 37.78),
        ("سنجار", "IQ", 36.32, 41.87),
        ("Aleppo", "SY", 36.20, 37.16),
    ],
)
def test_places_of_battles_are_found_without_any_import(
    shipped: Gazetteer, name: str, country: str, lat: float, lon: float
) -> None:
    best = resolve(find(shipped, name), Context())[0].place
    assert best.country == country
    assert best.lat is not None and best.lon is not None
    assert kilometres(lat, lon, best.lat, best.lon) < 20


def test_names_point_at_bearers(shipped: Gazetteer) -> None:
    for name, indexes in shipped.names.items():
        assert name == folded(name)
        assert indexes and len(set(indexes)) == len(indexes)
        if name not in shipped.derived:
            first = indexes[0]
            assert name in {folded(n) for n in (shipped.places[first].name_ar, *shipped.alternates[first])}


def test_towns_know_their_first_level_unit(shipped: Gazetteer) -> None:
    manbij = find(shipped, "منبج")[0].place
    unit = shipped.adm1_of(manbij)
    assert unit is not None
    assert (unit.kind, unit.name_ar, manbij.adm1_en) == ("adm1", "حلب", "Aleppo")


def test_a_misspelt_name_is_answered_with_similar_ones(shipped: Gazetteer) -> None:
    found = find(shipped, "القامشلى", 3)
    assert found[0].place.name_en.endswith("Qamishli")
    similar = find(shipped, "جرابلوش")
    assert similar and similar[0].score < 0.6 and similar[0].reasons[0].startswith("similar")
    assert find(shipped, "؟!") == []


# merging


def test_the_imported_id_wins_and_names_are_united() -> None:
    mine = row("C1946", "عين العرب", 36.89, 38.352, adm1="SY02", source="ocha")
    ours = row("ms-1", "كوباني", 36.89, 38.35, alt_ar=("عين العرب",), population=44000, source="project")
    merged = merge([[mine], [ours]])
    (place,) = merged.rows
    assert (place.id, place.lat, place.population, place.alt_ar) == ("C1946", 36.89, 44000, ("كوباني",))
    assert merged.same_as == {"ms-1": "C1946"}
    assert place.source == "ocha+project"


def test_namesakes_far_apart_or_of_one_source_stay_two() -> None:
    here, near = row("a", "المنصورة"), row("b", "المنصورة", 35.01)
    far = row("c", "المنصورة", 35.8)
    assert [r.id for r in merge([[here, near], [far]]).rows] == ["a", "b", "c"]


def test_our_own_row_corrects_the_name_shown_for_a_geonames_row() -> None:
    theirs = row("gn1", "الصور", alt_ar=("صور",), source="x (GeoNames cities500)")
    (place,) = merge([[theirs], [row("ms-1", "صور", source="project")]]).rows
    assert (place.id, place.name_ar, place.alt_ar) == ("gn1", "صور", ("الصور",))


def test_two_releases_of_one_gazetteer_make_no_place_better_known() -> None:
    places = merge(
        [
            [row("a", "المنصورة", 36.0, source="ocha-1"), row("b", "المنصورة", 34.0, source="ocha-1")],
            [row("a", "المنصورة", 36.0, source="ocha-2")],
            [row("m", "المنصورة", 34.0, source="project")],
        ]
    ).rows
    ranked = resolve([Found(_place(r), 1.0, ("name",)) for r in places], Context())
    assert [r.place.id for r in ranked] == ["b", "a"]
    assert ranked[0].score - ranked[1].score == pytest.approx(0.35)


def test_a_town_is_no_governorate() -> None:
    town, unit = row("t", "حلب"), row("u", "حلب", kind="adm1", adm1="u")
    assert len(merge([[town], [unit]]).rows) == 2


def test_codes_of_units_that_were_not_imported_are_learnt_from_the_towns() -> None:
    unit = row("SY-HL", "حلب", kind="adm1", adm1="SY-HL", name_en="Aleppo", source="b")
    towns = [row(f"C{n}", name, 36 + n / 10, adm1="SY02") for n, name in enumerate(("منبج", "الباب", "مارع"))]
    theirs = [replace(t, id=f"gn{t.id}", adm1="SY-HL", source="b") for t in towns]
    merged = merge([towns, [unit, *theirs]])
    by_id = {r.id: r for r in merged.rows}
    assert by_id["SY02"].kind == "adm1"
    assert {by_id[f"C{n}"].adm1_en for n in range(3)} == {"Aleppo"}
    assert merged.same_as["SY-HL"] == "SY02"


COORDINATE = st.floats(-89, 89)


@given(COORDINATE, COORDINATE, COORDINATE, COORDINATE)
def test_distance_is_symmetric_and_bounded(a: float, b: float, c: float, d: float) -> None:
    assert kilometres(a, b, a, b) == 0
    assert abs(kilometres(a, b, c, d) - kilometres(c, d, a, b)) < 1e-6
    assert 0 <= kilometres(a, b, c, d) <= 20016


# loading


def test_extra_files_come_first_and_the_cache_gives_the_same(tmp_path: Path) -> None:
    extra = write(tmp_path / "extra.csv", row("C1007", "حلب", 36.2, 37.16, source="ocha"))
    built = load_gazetteer([extra], imported=[])
    assert [p.name.startswith("places-") for p in cache_home().iterdir()] == [True]
    assert load_gazetteer([extra], imported=[]) == built
    town = built.by_id("C1007")
    assert town is not None and town == built.by_id("gn170063")
    assert town.population > 1_000_000


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_a_damaged_cache_is_built_anew(tmp_path: Path, damage: bytes | None) -> None:
    built = load_gazetteer(imported=[])
    (cache,) = cache_home().iterdir()
    data = cache.read_bytes()
    cache.write_bytes(data[:-7] + b"garbage" if damage is None else damage)
    assert load_gazetteer(imported=[]) == built
    assert cache.read_bytes() == data


def test_no_cache_folder_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MARSAD_CACHE_HOME", str(tmp_path / "file"))
    assert find(load_gazetteer(imported=[]), "حلب")


def test_a_damaged_import_is_named(tmp_path: Path) -> None:
    bad = write(tmp_path / "mine.csv", row("x", "حلب"), row("x", "حماة"))
    with pytest.raises(MarsadError, match=r"mine.csv row 3"):
        load_gazetteer(imported=[bad])


def test_the_compiled_gazetteer_does_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    code = "import hashlib; from marsad.places.compile import compile_files\n"
    code += "from marsad.places.store import shipped_files\n"
    code += "built = compile_files([(False, p) for p in shipped_files()])\n"
    code += "print(hashlib.sha256(repr(built).encode()).hexdigest())"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


# choosing among namesakes


def candidates(gazetteer: Gazetteer, name: str) -> list[Found]:
    return find(gazetteer, name, 100)


def test_a_bare_name_is_the_town_and_the_noun_decides(shipped: Gazetteer) -> None:
    kinds = {
        noun: resolve(candidates(shipped, "حلب"), Context(noun_kinds=noun))[0].place.kind
        for noun in ((), ("settlement",), ("adm1",))
    }
    assert kinds == {(): "settlement", ("settlement",): "settlement", ("adm1",): "adm1"}


@pytest.mark.parametrize(
    ("named", "country"), [({"LY": 3}, "LY"), ({"LB": 3}, "LB"), ({"YE": 1, "LY": 4}, "LY")]
)
def test_tripoli_goes_by_the_country_named(shipped: Gazetteer, named: dict[str, int], country: str) -> None:
    ranked = resolve(candidates(shipped, "طرابلس"), Context(countries=named))
    assert ranked[0].place.country == country
    assert any("is named" in reason for reason in ranked[0].reasons)


def test_a_bare_name_is_what_the_report_calls_it_elsewhere(shipped: Gazetteer) -> None:
    found = candidates(shipped, "حلب")
    assert resolve(found, Context(announced={"adm1": 2, "settlement": 1}))[0].place.kind == "adm1"
    assert resolve(found, Context(announced={"adm1": 1, "settlement": 1}))[0].place.kind == "settlement"
    with_noun = Context(noun_kinds=("settlement",), announced={"adm1": 5})
    assert resolve(found, with_noun)[0].place.kind == "settlement"


def test_neighbours_and_units_choose_among_villages() -> None:
    places = merge(
        [[row("a", "المنصورة", 35.8, 38.7, adm1="R"), row("b", "المنصورة", 33.0, 36.0, adm1="D")]]
    ).rows
    found = [Found(_place(r), 1.0, ("name",)) for r in places]
    assert resolve(found, Context(neighbours=[(33.1, 36.1)]))[0].place.id == "b"
    assert resolve(found, Context(adm1={"R": 2}))[0].place.id == "a"
    assert [r.place.id for r in resolve(found[::-1], Context())] == [
        r.place.id for r in resolve(found, Context())
    ]


def _place(r: PlaceRow):  # type: ignore[no-untyped-def]
    from marsad.reading.knowledge import Place

    return Place(
        r.id, r.country, r.kind, r.name_ar, r.name_en, r.adm1, r.adm1_en, r.lat, r.lon, r.population, r.source
    )


# the command line


def test_import_and_find_commands(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from marsad.cli.places import app

    runner = CliRunner()
    path = tmp_path / "mine.csv"
    path.write_text(
        "id,country,name_ar,name_en,lat,lon,kind,source,licence\n"
        "X1,SY,تل الزعتر,Tell Zatar,35,37,village,me,CC0\n",
        encoding="utf-8",
    )
    done = runner.invoke(app, ["import", "csv", str(path)])
    assert done.exit_code == 0 and "1 settlement" in done.output
    found = runner.invoke(app, ["find", "تل الزعتر"])
    assert found.exit_code == 0 and "X1" in found.output
    missing = runner.invoke(app, ["import", "csv", str(tmp_path / "no.csv")])
    assert missing.exit_code == 1 and "M110" in missing.output and "Traceback" not in missing.output
    nothing = runner.invoke(app, ["find", "؟؟؟"])
    assert nothing.exit_code == 1
