"""A release: the same bytes twice, a sound data package, and what is gone since the last one."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import frictionless
import pytest

from marsad.cli.main import main
from marsad.record.export import values
from marsad.record.store import open_store

ACLED_ROW = (
    "event_id_cnty,event_date,event_type,sub_event_type,actor1,country,admin1,location,latitude,longitude,geo_precision\n"
    "SYR1,2017-06-10,Battles,Armed clash,Islamic State (Iraq and Syria),Syria,Aleppo,Al Bab,36.3705,37.5157,1\n"
)


def bundled(db: Path, out: Path, *more: str) -> ZipFile:
    assert main(["bundle", "--name", "2017-06", "-o", str(out), "--db", str(db), *more]) == 0
    return ZipFile(out)


def table(packed: ZipFile, what: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(packed.read(f"data/{what}.csv").decode("utf-8"))))


@pytest.fixture(scope="module")
def release(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("release") / "one.zip"
    bundled(kept, path).close()
    return path


def test_two_runs_give_the_same_bytes(kept: Path, release: Path, tmp_path: Path) -> None:
    bundled(kept, tmp_path / "another.zip").close()
    assert (tmp_path / "another.zip").read_bytes() == release.read_bytes()


def test_it_is_a_sound_data_package(release: Path, tmp_path: Path) -> None:
    with ZipFile(release) as packed:
        packed.extractall(tmp_path)
    value = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    for resource in value["resources"]:
        data = (tmp_path / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource["bytes"] == len(data)
    tables = [one for one in value["resources"] if one["format"] == "csv"]
    report = frictionless.Package({**value, "resources": tables}, basepath=str(tmp_path)).validate()
    assert report.valid, report.flatten(["resource", "rowNumber", "message"])[:5]
    for line in (tmp_path / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_what_is_in_it(kept: Path, release: Path) -> None:
    with ZipFile(release) as packed, open_store(str(kept), read_only=True) as store:
        claims, reports = table(packed, "claims"), table(packed, "reports")
        all_claims = {row["id"]: row for row in values(store, "claims")}
        assert claims
        for row in claims:
            days = all_claims[row["id"]]["date"]
            assert days["start"] <= "2017-06-30" and (days.get("end") or days["start"]) >= "2017-06-01"
        assert {row["report"] for row in claims} == {row["id"] for row in reports}
        assert "text" not in reports[0] and "title" not in reports[0]
        last = max(row["known"] for row in all_claims.values() if row["known"])[:10]
        readme, citation = (packed.read(name).decode("utf-8") for name in ("README.md", "CITATION.cff"))
        assert f"date-released: {last}" in citation and "cff-version: 1.2.0" in citation
        for word in ("## Method", "## Versions", "## Licences", "GeoNames", "2017-06-01 to 2017-06-30"):
            assert word in readme
        assert {row["id"] for row in csv.DictReader(io.StringIO(packed.read("LICENCES.csv").decode()))} >= {
            "CC-BY-4.0",
            "ISC",
        }


def test_the_day_may_be_given_by_the_environment(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    with bundled(kept, tmp_path / "a.zip") as packed:
        assert json.loads(packed.read("datapackage.json"))["created"].startswith("2020-09-13")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert main(["bundle", "--name", "x", "-o", str(tmp_path / "b.zip"), "--db", str(kept)]) == 1
    assert "M266" in capsys.readouterr().err and not (tmp_path / "b.zip").exists()


def test_what_is_gone_since_the_last_release(kept: Path, release: Path, tmp_path: Path) -> None:
    db = tmp_path / "later.db"
    shutil.copy(kept, db)
    with ZipFile(release) as packed:
        gone = table(packed, "claims")[0]
        of_it = {row["id"] for row in table(packed, "claims") if row["report"] == gone["report"]}
        incidents = {row["id"] for row in table(packed, "incidents") if gone["id"] in row["claims"]}
    assert main(["retract", gone["report"], "--why", "it was wrong", "--db", str(db)]) == 0
    assert main(["incidents", "build", "--db", str(db)]) == 0
    with bundled(db, tmp_path / "two.zip", "--after", str(release)) as packed:
        deleted = table(packed, "deletions")
    assert {row["id"] for row in deleted if row["kind"] == "claim"} == of_it
    assert all("it was wrong" in row["why"] for row in deleted if row["kind"] == "claim")
    assert incidents <= {row["id"] for row in deleted if row["kind"] == "incident"}


def test_rows_of_acled_are_in_no_release(kept: Path, release: Path, tmp_path: Path) -> None:
    db = tmp_path / "with.db"
    shutil.copy(kept, db)
    (tmp_path / "acled.csv").write_text(ACLED_ROW)
    assert main(["import", str(tmp_path / "acled.csv"), "--as", "mine", "--db", str(db)]) == 0
    assert main(["incidents", "build", "--db", str(db)]) == 0
    bundled(db, tmp_path / "two.zip").close()
    assert (tmp_path / "two.zip").read_bytes() == release.read_bytes()


@pytest.mark.parametrize("name", ["", "../x", "a b", "x" * 80])
def test_bad_names(kept: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", "--name", name, "-o", str(tmp_path / "x.zip"), "--db", str(kept)]) == 1
    assert "M266" in capsys.readouterr().err


def test_something_else_is_no_earlier_release(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "no.zip").write_bytes(b"no")
    words = ["bundle", "--name", "x", "-o", str(tmp_path / "x.zip"), "--after", str(tmp_path / "no.zip")]
    assert main([*words, "--db", str(kept)]) == 1
    assert "M266" in capsys.readouterr().err
