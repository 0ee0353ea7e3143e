"""What the pages say is what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fgave_pipeline.pipeline import STAGES
from fgave_pipeline.schema import column_pages
from stages.core.params import knobs


ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_page_of_columns_is_what_the_records_say():
    """`make docs` writes it anew."""
    assert (ROOT / "manifests/README.md").read_text(encoding="utf-8") == column_pages()


@pytest.mark.parametrize(
    "target", re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
)
def test_every_make_target_stands_in_the_readme(target):
    assert f"make {target}" in README


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_parameter_has_a_meaning(stage):
    for name, (knob, _, default) in knobs(stage.params).items():
        assert knob.doc, name
        assert default is not None


def test_paths_that_the_readme_names_exist():
    named = re.findall(r"\]\(((?!http|#)[^)]+)\)", README)
    assert named
    for path in named:
        assert (ROOT / path).exists(), path


def test_requirements_are_pinned_with_hashes_and_name_no_host():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "//" not in text
        packages = re.split(r"\n(?=[a-z])", text)
        assert len(packages) > 30
        assert all("==" in p and "--hash=sha256:" in p for p in packages)


def test_tests_and_targets_that_the_page_of_faults_names_exist():
    page = (ROOT / "docs/faults.md").read_text(encoding="utf-8")
    short = {"run/": "fgave_pipeline/", "media/": "stages/tools/media/", "fetch/": "stages/fetch/"}
    there = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py")]
    for name in re.findall(r"`([\w./]*test_\w+\.py)`", page):
        head, _, rest = name.partition("/")
        full = short[f"{head}/"] + rest if f"{head}/" in short else name
        assert any(path.endswith(f"/{full.removeprefix('tests/')}") for path in there), name
    for target in re.findall(r"`make ([\w-]+)`", page):
        assert f"\n{target}: " in (ROOT / "Makefile").read_text(encoding="utf-8"), target
