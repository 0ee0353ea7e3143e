"""A form written twice is the same, byte for byte, and holds nothing that people typed."""

from __future__ import annotations

import pytest

from stages.export.ast import AST
from stages.export.ave import AVE
from stages.export.esc50 import ESC50
from stages.export.mono import MONO
from stages.export.passt import PASST


@pytest.mark.parametrize("form", [AVE, MONO, ESC50, AST, PASST], ids=lambda form: form.name)
def test_a_form_written_twice_is_the_same_and_names_no_title(form, exported, tmp_path):
    found = []
    for out in (tmp_path / "one", tmp_path / "two"):
        exported.write(form, out)
        files = (path for path in sorted(out.rglob("*")) if path.is_file())
        found.append({path.relative_to(out): path.read_bytes() for path in files})
    assert found[0] == found[1]
    assert not any(b"<b>" in content for content in found[0].values())
