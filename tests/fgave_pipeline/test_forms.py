"""The forms of the export: made when asked for, put in place with it, and looked after."""

from __future__ import annotations

import pytest

from fgave_pipeline.pipeline import WHOLE
from fgave_pipeline.upkeep import find_damage, find_litter
from stages.core.errors import UsageError
from stages.export import FORMS


ASKED = {"settings": ("export.formats=vggsound",)}


def test_a_form_that_is_asked_for_stands_in_the_export_and_makes_nothing_else_anew(place):
    assert place.made(**ASKED) == {("vggsound", WHOLE)}
    assert (place.built / "export/vggsound/vggsound.csv").is_file()
    assert (place.built / "export/clips.parquet").is_file()
    assert place.made(**ASKED) == set()


def test_a_form_that_is_asked_for_no_more_leaves_the_export(place):
    before = place.bytes("export")
    place.run(**ASKED)
    place.run()
    assert place.bytes("export") == before
    assert [part.parent.parent.name for part in find_litter(place.open())] == ["vggsound"]


def test_a_new_threshold_makes_the_form_anew(place):
    place.run(**ASKED)
    made = place.made(settings=(*ASKED["settings"], "filter.background_motion_max=0.0001"))
    assert ("vggsound", WHOLE) in made
    assert (place.built / "export/vggsound/vggsound.csv").read_bytes() == b""


def test_damage_to_a_form_is_noticed(place):
    place.run(**ASKED)
    file = place.built / "export/vggsound/vggsound.csv"
    file.chmod(0o644)
    file.write_text("wood,0,tapping wood,test\n")
    (found,) = find_damage(place.open(**ASKED))
    assert found.part == file.parent
    assert "vggsound.csv" in found.what


def test_what_a_form_needs_is_made_with_it_and_not_published(place):
    asked = {"settings": ("export.formats=esc50",)}
    assert place.made(**asked) == {("mono", WHOLE), ("esc50", WHOLE)}
    (sound,) = (place.built / "work/mono").rglob("16k/wood_00010000.wav")
    published = place.built / "export/esc50/act/audio_16k"
    assert any(path.samefile(sound) for path in published.iterdir())
    assert not (place.built / "export/mono").exists()
    assert place.made(**asked) == set()
    assert not find_litter(place.open(**asked))
    assert not list(find_damage(place.open(**asked)))


def test_folds_dealt_anew_decode_nothing(place):
    asked = ("export.formats=esc50", "mono.rates=16k")
    place.run(settings=asked)
    assert place.made(settings=(*asked, "esc50.folds=3")) == {("esc50", WHOLE)}


def test_a_form_that_does_not_exist_is_refused_with_those_that_do(place):
    with pytest.raises(UsageError, match=r"formats is 'vgg', expected any of .*vggsound"):
        place.open(settings=("export.formats=vgg",))


EVERY = ("export.formats=" + ",".join(form.name for form in FORMS),)


def test_every_form_is_made_once_and_has_the_same_bytes_in_another_build(place, unbuilt):
    made = place.made(settings=EVERY)
    assert made == {(form.name, WHOLE) for form in FORMS}
    assert place.made(settings=EVERY) == set()
    unbuilt.run(settings=EVERY, jobs=2)
    assert place.bytes("export") == unbuilt.bytes("export")
