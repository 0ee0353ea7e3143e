"""The command line as a user meets it: in a process of its own, by its output and exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from fgave_pipeline.cli.app import app


ROOT = Path(__file__).parents[2]


def fgave(*argv: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fgave_pipeline", *argv]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False,
        env=os.environ | {"COLUMNS": "200"},
    )  # fmt: skip


def at(place) -> list[str]:
    return ["-d", "tiny", "--manifests", str(place.folder / "manifests"), "--data",
            str(place.folder / "data"), "-j", "1"]  # fmt: skip


def leaves(group: click.Group, prefix: str = "") -> dict[str, click.Command]:
    """Every command that does something, by its full name."""
    found = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= leaves(command, f"{prefix}{name} ")
        else:
            found[prefix + name] = command
    return found


COMMANDS = leaves(app)
OF_A_FILE = {"audit-split", "labels parse"}
"""What works on a file alone, and on no dataset."""


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_an_example_and_stands_in_the_readme(name):
    command = COMMANDS[name]
    text = command.get_help(click.Context(command, info_name=f"fgave {name}"))
    assert f"Example:\n    fgave {name}" in text
    for option in ("-d, --dataset", "--manifests", "--data", "-j, --jobs", "--only", "--limit"):
        assert option in text or name in OF_A_FILE
    assert f"`fgave {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_in_the_readme_exists():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`fgave ([a-z-]+)|^fgave ([a-z-]+) (?=-)", text, re.MULTILINE)
    assert {a or b for a, b in named} <= set(app.commands)


def test_a_run_ends_with_tables_and_paths(finished):
    done = fgave("run", *at(finished))
    assert done.returncode == 0, done.stderr
    for words in ("Stages", "Funnel", "empty_file", "train", "clips.parquet"):
        assert words in done.stdout
    assert done.stderr == ""


def test_json_is_all_that_stands_on_stdout(finished):
    done = fgave("run", *at(finished), "--json")
    said = json.loads(done.stdout)
    assert said["exit_code"] == done.returncode == 0
    assert [s["stage"] for s in said["stages"]][:3] == ["fetch", "read", "cut"]
    assert said["stopped"][0]["source_id"] == "empty"
    assert {step["name"]: step["count"] for step in said["funnel"]}["sources"] == 3


def test_strict_counts_an_unusable_source_as_something_left(finished):
    assert fgave("run", *at(finished), "--strict").returncode == 3


def test_a_source_that_cannot_be_had_now_leaves_something_to_do(place):
    with (place.manifest / "sources.csv").open("a") as file:
        file.write("gone,http://127.0.0.1:9/gone.mp4,,,\n")
    settings = ["--set=fetch.allow=127.0.0.1", "--set=fetch.attempts=1", "--set=fetch.retries=0"]
    done = fgave("fetch", *at(place), "--only", "gone", *settings)
    assert done.returncode == 3
    assert "network: " in done.stdout
    assert "1 video, about 12 s at 300 an hour" in done.stderr
    assert "run the same command again" in done.stderr


def test_what_the_user_can_do_is_said_once_for_all_sources_that_wait_for_it(place):
    with (place.manifest / "sources.csv").open("a") as file:
        file.write("a,http://127.0.0.1:9/a.mp4,,,\nb,http://127.0.0.1:9/b.mp4,,,\n")
    done = fgave("fetch", *at(place), "--set", "fetch.per_hour=0", "--json")
    assert done.returncode == 3
    said = json.loads(done.stdout)["stopped"]
    waits = {s["source_id"]: (s["failure"], s["advice"]) for s in said}
    assert waits["a"] == waits["b"]
    assert waits["a"][0] == "needs_user"
    again = fgave("fetch", *at(place), "--retry", "none")
    assert again.returncode == 3
    assert again.stdout.count(waits["a"][1]) == 1, again.stdout


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["run", "-d", "dem"], "no dataset 'dem' in manifests; did you mean 'demo'?"),
        (["run", "--only", "nobody"], "--only nobody: not in sources.csv"),
        (
            ["run", "--set", "filter.background_moton_max=1"],
            "did you mean 'background_motion_max'?",
        ),
        (["run", "--until", "cutt"], "Invalid value for '--until'"),
        (["run", "-d", "../elsewhere"], "dataset name '../elsewhere', expected letters"),
        (["runn"], "No such command 'runn'"),
        (["run", "-d", "fgave"], "The list of FGAVE's videos is its authors'"),
        (["init", "demo", "--from", "tests"], "exists already"),
        (["init", "mine"], "expected one of --from and --from-ids"),
        (["init", "mine", "--from-ids", "tests"], "dataset.json: FileNotFoundError"),
    ],
)
def test_a_usage_error_is_one_clear_message_and_exit_code_2(argv, words):
    done = fgave(*argv)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_nobody_who_reads_is_no_error(finished):
    argv = [sys.executable, "-m", "fgave_pipeline", "config", *at(finished)]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        run.stdout.close()
        assert run.stderr is not None
        assert run.stderr.read() == b""
    assert run.returncode == 141


def test_init_takes_the_ids_of_another_dataset_and_says_which_files_to_bring(place):
    assert fgave("export", *at(place), "--format", "ids").returncode == 0
    folder = place.built / "export/ids"
    (folder / "sources.csv").chmod(0o644)
    cells = (folder / "sources.csv").read_text().splitlines()[1].split(",")
    (folder / "sources.csv").write_text(f"source_id,url,split,group\n{cells[0]},,{cells[2]},g\n")
    done = fgave("init", "again", "--from-ids", str(folder), *at(place)[2:])
    assert done.returncode == 0, done.stderr
    assert "1 have no public address: put their files at" in done.stdout
    said = fgave("init", "third", "--from-ids", str(folder), *at(place)[2:], "--json")
    assert json.loads(said.stdout)["files_to_bring"] == [
        str(place.folder / "manifests/third/wood.mp4")
    ]


def test_a_bug_keeps_its_traceback_and_exit_code_1(place):
    (place.built / "work/filter").chmod(0o700)
    code = "import fgave_pipeline.cli.run as r; r.open_dataset = lambda *a: 1 / 0\n"
    code += "from fgave_pipeline.cli import main; main(['run'])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr


def test_init_makes_a_dataset_of_a_folder_that_runs_at_once(tmp_path, tiny_video):
    (tmp_path / "rec").mkdir()
    (tmp_path / "rec/one.mp4").write_bytes(tiny_video.read_bytes())
    done = fgave("init", "mine", "--from", "rec", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "manifests/mine/sources.csv: 1 sources" in done.stdout
    done = fgave("filter", "-d", "mine", "-j", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "data/mine/manifests/verdicts.parquet").exists()


def test_config_names_value_unit_and_origin(finished):
    done = fgave("config", *at(finished), "--set", "cut.clip_ms=5000", "--json")
    found = {s["parameter"]: s for s in json.loads(done.stdout)}
    assert found["cut.clip_ms"]["value"] == 5000
    assert found["cut.clip_ms"]["origin"] == "--set"
    assert found["cut.clip_ms"]["unit"] == "ms"
    assert "cut.clip_ms" in fgave("config", *at(finished)).stdout


def test_status_tells_what_is_to_make(place):
    (part,) = (place.built / "work/measure/wood").iterdir()
    for path in part.iterdir():
        path.unlink()
    part.rmdir()
    told = json.loads(fgave("status", *at(place), "--json").stdout)
    found = {s["stage"]: s for s in told["stages"]}
    counts = {name: found["cut"][name] for name in ("done", "running", "stopped", "to_make")}
    assert counts == {"done": 2, "running": 0, "stopped": 1, "to_make": 0}
    assert found["measure"]["to_make"] == 1


def test_verify_finds_one_flipped_bit_and_repair_lets_the_next_run_mend_it(place):
    assert fgave("verify", *at(place)).returncode == 0
    before = place.bytes("work", "export")
    clip = next((place.built / "work/cut/wood").rglob("*.mp4"))
    content = bytearray(clip.read_bytes())
    content[len(content) // 2] ^= 1
    clip.unlink()  # the export has it under another name, which must stay as it was
    clip.write_bytes(content)
    done = fgave("verify", *at(place))
    assert done.returncode == 3
    assert clip.name in done.stdout
    assert fgave("verify", *at(place), "--repair").returncode == 3
    assert fgave("run", *at(place)).returncode == 0
    assert fgave("verify", *at(place)).returncode == 0
    assert place.bytes("work", "export") == before


def test_prune_keeps_what_the_plan_leads_to(place):
    before = place.bytes("work")
    place.run(settings=("filter.background_motion_max=0.001",))
    assert place.bytes("work") != before
    said = json.loads(fgave("prune", *at(place), "--json").stdout)
    assert len(said["folders"]) == 4
    assert place.bytes("work") == before


def test_sheet_draws_a_picture(place):
    done = fgave("sheet", *at(place), "--tiles", "4")
    assert done.returncode == 0, done.stderr
    assert (place.built / "sheet.png").read_bytes().startswith(b"\x89PNG")
