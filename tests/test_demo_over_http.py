"""Sources of the demo, fetched over HTTP, make the same dataset as where they are generated."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.films import add_film
from catalogue.server import SETTINGS, served
from fgave_pipeline.dataset import Asked, open_dataset
from fgave_pipeline.pipeline import LAST, STAGES, run
from fgave_pipeline.units import Outcome
from stages.core.records import Video
from stages.export import ALL_CLIPS, ExportRow
from stages.tools import parquet


SMALL = "seconds=40&width=160&height=90&fps=10"
# Their lists stand in the description, in the chapters and in a comment.
FILMS = {"tapping-wood": "streams", "brushing-felt": "file", "crinkling-foil": "hls"}


class Built:
    """A dataset of some sources."""

    def __init__(self, folder: Path, urls: dict[str, str], settings: tuple[str, ...] = ()) -> None:
        manifest = folder / "manifests" / "some"
        manifest.mkdir(parents=True)
        lines = [f"{name},{url},,," for name, url in urls.items()]
        head = "source_id,url,channel,license,notes"
        (manifest / "sources.csv").write_text("\n".join([head, *lines]) + "\n")
        self.asked = Asked("some", folder / "manifests", folder / "data", settings=settings)
        self.outcomes = self.run()

    def run(self) -> list[Outcome]:
        self.dataset = open_dataset(self.asked, STAGES)
        events = run(self.dataset, LAST, jobs=2)
        return [event for event in events if isinstance(event, Outcome)]

    def clips(self) -> list[ExportRow]:
        return parquet.from_table(parquet.read_table(self.dataset.export / ALL_CLIPS), ExportRow)

    def videos(self) -> dict[str, Video]:
        table = parquet.read_table(self.dataset.tables / "videos.parquet")
        return {video.source_id: video for video in parquet.from_table(table, Video)}


@pytest.fixture(scope="module")
def site():
    with served() as catalogue:
        yield catalogue


@pytest.fixture(scope="module")
def generated(tmp_path_factory) -> Built:
    urls = {name: f"foley:{name}?{SMALL}" for name in FILMS}
    return Built(tmp_path_factory.mktemp("generated"), urls)


@pytest.fixture(scope="module")
def fetched(tmp_path_factory, site) -> Built:
    urls = {"gone": site.url("watch/gone")}
    for name, shape in FILMS.items():
        folder = tmp_path_factory.mktemp(name)
        urls[name] = add_film(site, f"{name}?{SMALL}", folder, shape=shape)
    settings = [f"fetch.{name}={str(value).lower()}" for name, value in SETTINGS.items()]
    return Built(tmp_path_factory.mktemp("fetched"), urls, tuple(settings))


def test_every_source_ends_as_it_should(fetched):
    verdicts = {
        video.source_id: (video.status, video.reason) for video in fetched.videos().values()
    }
    assert verdicts == dict.fromkeys(FILMS, ("ok", "")) | {"gone": ("unavailable", "http_404")}
    assert fetched.videos()["tapping-wood"].format_ids == "136+140"
    assert fetched.videos()["brushing-felt"].file == "media.mp4"  # a transport stream until then


def test_clips_their_verdicts_and_their_labels_are_the_same(generated, fetched):
    def known(built):
        columns = ("clip_id", "keep", "reasons", "action", "material", "second_actions", "split")
        return {c.clip_id: [getattr(c, name) for name in columns] for c in built.clips()}

    assert known(generated) == known(fetched)
    assert sum(bool(clip.action) for clip in fetched.clips()) >= 6


def test_a_second_run_asks_for_nothing_not_even_what_is_gone(fetched, site):
    before, videos = len(site.asked), fetched.videos()
    assert [o.unit for o in fetched.run() if not o.cached] == []
    assert site.asked[before:] == []
    assert fetched.videos() == videos
