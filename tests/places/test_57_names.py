"""With COD-AB imported, the names monitors meet most resolve to the right place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from marsad.places.cod_ab import import_cod_ab
from marsad.places.gazetteer import Gazetteer, find, load_gazetteer
from marsad.places.names import folded
from marsad.places.store import save
from marsad.reading.namesakes import Context, kilometres, resolve

SHARED = Path(os.environ.get("MARSAD_SHARED", Path(__file__).parents[2].parent / "shared"))
COD_AB = SHARED / "reference" / "cod-ab"
NEAR_KM = 10

# name | country | first-level unit | lat | lon: where the town lies, as maps show it.
EXPECTED = """
حلب|SY|حلب|36.20|37.16
الرقة|SY|الرقة|35.95|39.01
حماة|SY|حماة|35.13|36.75
الرصافة|SY|الرقة|35.63|38.76
أثريا|SY|حماة|35.36|37.78
إثريا|SY|حماة|35.36|37.78
كوباني|SY|حلب|36.89|38.35
عين العرب|SY|حلب|36.89|38.35
منبج|SY|حلب|36.53|37.95
جرابلس|SY|حلب|36.82|38.01
الباب|SY|حلب|36.37|37.52
دير الزور|SY|دير الزور|35.33|40.14
الطبقة|SY|الرقة|35.84|38.55
تدمر|SY|حمص|34.56|38.28
البوكمال|SY|دير الزور|34.45|40.92
الميادين|SY|دير الزور|35.02|40.45
السخنة|SY|حمص|34.89|38.87
خناصر|SY|حلب|35.78|37.50
مسكنة|SY|حلب|35.96|38.04
دير حافر|SY|حلب|36.16|37.71
السفيرة|SY|حلب|36.07|37.37
اعزاز|SY|حلب|36.59|37.05
عفرين|SY|حلب|36.51|36.87
تل رفعت|SY|حلب|36.47|37.10
مارع|SY|حلب|36.48|37.20
الراعي|SY|حلب|36.62|37.45
دابق|SY|حلب|36.54|37.27
إدلب|SY|إدلب|35.93|36.63
جسر الشغور|SY|إدلب|35.81|36.32
معرة النعمان|SY|إدلب|35.64|36.67
خان شيخون|SY|إدلب|35.44|36.65
سراقب|SY|إدلب|35.86|36.80
السلمية|SY|حماة|35.01|37.05
عقيربات|SY|حماة|35.03|37.42
القريتين|SY|حمص|34.23|37.24
الحسكة|SY|الحسكة|36.50|40.75
القامشلي|SY|الحسكة|37.05|41.23
الشدادي|SY|الحسكة|36.05|40.73
تل أبيض|SY|الرقة|36.70|38.96
رأس العين|SY|الحسكة|36.85|40.07
عين عيسى|SY|الرقة|36.39|38.86
سلوك|SY|الرقة|36.60|39.13
درعا|SY|درعا|32.62|36.10
السويداء|SY|السويداء|32.71|36.57
دوما|SY|ريف دمشق|33.57|36.40
داريا|SY|ريف دمشق|33.46|36.23
الموصل|IQ|نينوى|36.34|43.13
تلعفر|IQ|نينوى|36.38|42.45
الفلوجة|IQ|الأنبار|33.35|43.78
الرمادي|IQ|الأنبار|33.43|43.30
هيت|IQ|الأنبار|33.64|42.83
القائم|IQ|الأنبار|34.39|41.00
عنه|IQ|الأنبار|34.37|41.98
راوة|IQ|الأنبار|34.48|41.92
الحويجة|IQ|كركوك|35.33|43.77
بيجي|IQ|صلاح الدين|34.93|43.49
تكريت|IQ|صلاح الدين|34.60|43.68
سنجار|IQ|نينوى|36.32|41.87
البعاج|IQ|نينوى|36.04|41.72
""".strip().splitlines()


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    if not COD_AB.is_dir():
        pytest.skip(f"no {COD_AB}: set MARSAD_SHARED to check the names against COD-AB")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARSAD_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        patch.setenv("MARSAD_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        for path in sorted(COD_AB.iterdir()):
            save(import_cod_ab(path))
        return load_gazetteer()


@pytest.mark.parametrize("line", EXPECTED, ids=lambda line: line.split("|")[0])
def test_name_resolves_to_the_town(gazetteer: Gazetteer, line: str) -> None:
    name, country, unit, lat, lon = line.split("|")
    context = Context(conflict=frozenset({"SY", "IQ"}))
    best = resolve(find(gazetteer, name, 100), context)[0].place
    adm1 = gazetteer.adm1_of(best)
    assert best.kind == "settlement"
    assert best.country == country
    assert adm1 is not None
    assert folded(adm1.name_ar) == folded(unit)
    assert best.lat is not None and best.lon is not None
    assert kilometres(float(lat), float(lon), best.lat, best.lon) < NEAR_KM, best


@pytest.mark.parametrize("name", ["حلب", "الرقة", "حماة", "درعا", "نينوى", "الأنبار"])
def test_the_noun_turns_a_town_into_its_governorate(gazetteer: Gazetteer, name: str) -> None:
    context = Context(noun_kinds=("adm1",), conflict=frozenset({"SY", "IQ"}))
    best = resolve(find(gazetteer, name, 100), context)[0].place
    assert best.kind == "adm1"
    assert best.id.startswith(("SY", "IQG")) and "-" not in best.id
