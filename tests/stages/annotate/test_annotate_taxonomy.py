from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from stages.annotate.phrases import read_phrase
from stages.annotate.taxonomy import _compiled, load
from stages.annotate.words import fold
from stages.core.errors import UsageError


PATH = Path(__file__).parents[3] / "manifests" / "taxonomy.toml"

SMALL = """
[[action]]
id = "tapping"
en = ["tapping"]
weak = ["tap"]
[[material]]
id = "wood"
en = ["wood"]
"""


def written(tmp_path, text):
    path = tmp_path / "taxonomy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_there_are_fifty_actions_and_fifty_materials():
    taxonomy = load(PATH)
    assert len(taxonomy.actions) == len(taxonomy.materials) == 50
    assert not {"unknown", "background"} & (taxonomy.actions | taxonomy.materials)


def test_every_class_can_be_read_from_each_of_its_words():
    tables = tomllib.loads(PATH.read_text(encoding="utf-8"))
    taxonomy = load(PATH)
    for kind, words in (("action", taxonomy.action_words), ("material", taxonomy.material_words)):
        for entry in tables[kind]:
            for language in ("en", "ja", "ko", "zh", "es", "fr", "de", "ru", "weak"):
                for form in entry.get(language, []):
                    found = words.find(fold(form))
                    assert [f.meaning.id for f in found] == [entry["id"]], form


def test_it_is_read_once_a_process():
    _compiled.cache_clear()
    assert load(PATH) is load(PATH)


def test_a_changed_file_is_read_anew(tmp_path):
    path = written(tmp_path, SMALL)
    assert read_phrase("oak tapping", load(path)).material == "unknown"
    written(tmp_path, SMALL.replace('["wood"]', '["wood", "oak"]'))
    assert read_phrase("oak tapping", load(path)).material == "wood"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[action]", "taxonomy.toml: expected TOML"),
        ("[[action]]\nid = 'a'\n", "lacks 'material'"),
        (SMALL + '[[material]]\nid = "wood"\n', "'wood' stands there twice"),
        (SMALL + '[[material]]\nid = "oak"\nen = ["Wood"]\n', "'Wood' is in 'wood' and in 'oak'"),
        (SMALL + '[[object]]\nforms = ["cup"]\n', "lacks 'material'"),
        (SMALL.replace('"tapping"\n', '"=cmd"\n'), "id '=cmd', expected letters"),
    ],
)
def test_a_bad_file_is_refused_with_what_is_wrong(tmp_path, text, message):
    with pytest.raises(UsageError, match=r"^taxonomy\.toml") as error:
        load(written(tmp_path, text))
    assert message in str(error.value)
