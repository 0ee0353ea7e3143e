"""Files that are exchanged for new ones."""

from __future__ import annotations

import pytest

from stages.tools.files import replaced


def test_a_file_is_exchanged_whole(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    with replaced(path) as new:
        new.write_text("new")
        assert path.read_text() == "old"
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a.json": "new"}


def test_what_cannot_be_written_leaves_the_old_one_and_nothing_beside_it(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(OSError, match="no room"), replaced(path) as new:
        new.write_text("half")
        raise OSError("no room")
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a.json": "old"}
