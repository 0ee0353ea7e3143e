"""What is packed is all that is needed: the wheel, without the checkout, builds the demo."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest


ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A folder with what the wheel holds, as an installer lays it out."""
    folder = tmp_path_factory.mktemp("wheel")
    checkout = folder / "checkout"
    for name in ("fgave_pipeline", "stages", "manifests"):
        shutil.copytree(ROOT / name, checkout / name)
    shutil.copytree(checkout / "manifests/demo", checkout / "manifests/mine")
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, checkout)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
    build = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder, checkout]
    subprocess.run([*pip, *build], check=True, capture_output=True, timeout=100)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def python(installed: Path, cwd: Path, *argv: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *argv], cwd=cwd, env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip


def test_an_empty_folder_and_the_wheel_are_enough_for_the_demo(installed, tmp_path):
    done = python(installed, tmp_path, "-m", "fgave_pipeline", "run", "--only", "tapping-wood")
    assert done.returncode == 0, done.stderr
    clips = pd.read_parquet(tmp_path / "data/demo/export/clips.parquet")
    assert set(clips.source_id) == {"tapping-wood"}
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


def test_what_runs_is_the_wheel(installed, tmp_path):
    asked = "import fgave_pipeline, stages; print(fgave_pipeline.__file__, stages.__path__[0])"
    assert python(installed, tmp_path, "-c", asked).stdout.count(str(installed)) == 2


def test_no_dataset_of_the_users_own_is_packed(installed):
    packed = sorted(p.name for p in (installed / "manifests").iterdir() if p.is_dir())
    assert packed == ["demo", "fgave"]
