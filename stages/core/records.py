"""The rows that stages read and add. Each stage adds its own; `export` joins them.

Times are integer milliseconds from the start of the source's container; spans are half-open,
`[start_ms, end_ms)`. Lists of ten hold one value a second of the clip. None means: not measured,
and a `reason` in the same row says why.
"""

from __future__ import annotations

from dataclasses import dataclass

from stages.core.columns import column


_CLIP_ID = "the clip: its source and its start in the source, `<source_id>_<start_ms:08d>`"
_SOURCE_ID = "the source, as `sources.csv` names it"
_WITNESS = "manual, chapters, description, or comment and its number among those fetched"
_REASON = "why the status is not ok, as a slug; empty where it is"
_DETAIL = "the reason in words: what was found, what was expected; empty where the status is ok"


@dataclass(frozen=True, slots=True)
class Source:
    """One line of `sources.csv`."""

    source_id: str = column("the source's name: `[A-Za-z0-9_-]{1,64}`, unique")
    url: str = column(
        "a video's page on YouTube or on a host that `fetch.allow` names, a path (relative to the"
        " manifest), or `foley:NAME`"
    )
    channel: str = column(
        "who made it (empty: as the site says); sources of one channel share a split", default=""
    )
    license: str = column("the terms of its use (empty: as the site says)", default="")
    notes: str = column("anything; fgave does not read it", default="")


@dataclass(frozen=True, slots=True)
class Annotation:
    """One line of `annotations.csv`: what a person says is heard in a span of a source."""

    source_id: str = column(_SOURCE_ID)
    start_ms: int = column("start of the span in the source", unit="ms")
    end_ms: int = column("end of the span, not part of it", unit="ms")
    action: str = column("an action's id in `taxonomy.toml`, or empty", default="")
    material: str = column("a material's id in `taxonomy.toml`, or empty", default="")
    label: str = column("the words; read where the two above are empty", default="")
    annotator: str = column("who says so", default="")
    clip_id: str = column(
        "the one clip that it speaks of, in which nothing else that is said counts; with action,"
        " material and label empty nothing is heard in it (empty: it speaks of the whole source)",
        default="",
    )


YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of `decisions.csv`: what a person who saw and heard a clip decided about it."""

    clip_id: str = column(_CLIP_ID)
    source_id: str = column(_SOURCE_ID)
    keep: str = column("yes or no: whether it is fit for the dataset, whatever the limits say")
    reviewer: str = column("who says so", default="")
    note: str = column("why, in words", default="")
    drawn: str = column(
        "how it came before the reviewer: doubt (the nearest to a limit first), chance, or source"
        " (one after the other); empty if that is not known",
        default="",
    )


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled span that came with a source."""

    start_ms: int = column("start of the chapter", unit="ms")
    end_ms: int = column("end of the chapter, not part of it", unit="ms")
    title: str = column("as its author wrote it")
    origin: str = column(
        "`description` where its lines say the same, else `site`; empty if unknown", default=""
    )


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment under a source."""

    text: str = column("as its author wrote it")
    author: str = column("a hash of the author's id, never the name")
    likes: int = column("how many liked it")
    by_uploader: bool = column("written by the source's own channel")
    pinned: bool = column("pinned by the source's channel")
    hearted: bool = column("marked with a heart by the source's channel")
    comment: str = column("a hash of its own id", default="")
    parent: str = column("`comment` of the one that it answers; empty if none", default="")


@dataclass(frozen=True, slots=True)
class Video:
    """What `fetch` found out about a source."""

    source_id: str = column(_SOURCE_ID)
    status: str = column("ok, unusable (never to be had), or unavailable (a later run tries again)")
    reason: str = column(_REASON, default="")
    detail: str = column(_DETAIL, default="")
    file: str = column("the media file's name within fetch's part", default="")
    bytes: int | None = column("size of the media file", unit="bytes", default=None)
    sha256: str = column("of the media file", default="")
    container: str = column("the container's format, as FFmpeg names it", default="")
    duration_ms: int | None = column(
        "from the container's start to the end of its last packet that was there",
        unit="ms",
        default=None,
    )
    video_codec: str = column("codec of the video stream", default="")
    width: int | None = column("width as displayed, rotation applied", unit="px", default=None)
    height: int | None = column("height as displayed, rotation applied", unit="px", default=None)
    rotation: int | None = column("clockwise, to display the picture", unit="degrees", default=None)
    fps: float | None = column(
        "frames by time between the first and last", unit="1/s", default=None
    )
    variable_fps: bool | None = column("whether frames lie at uneven distances", default=None)
    frames: int | None = column("frames in the whole source, by its packets", default=None)
    keyframes: int | None = column("key frames in the whole source", default=None)
    audio_codec: str = column("codec of the audio stream", default="")
    sample_rate: int | None = column("of the audio stream", unit="Hz", default=None)
    channels: int | None = column("of the audio stream", default=None)
    audio_delay_ms: int | None = column(
        "start of the audio after the start of the video; negative if before",
        unit="ms",
        default=None,
    )
    remarks: tuple[str, ...] = column("what to know of a source that is usable", default=())
    format_ids: str = column("the site's names of the formats that were fetched", default="")
    title: str = column("as the uploader wrote it", default="")
    channel: str = column("who made it, as the site says", default="")
    license: str = column("the terms, as the site says", default="")
    description: str = column("as the uploader wrote it", default="")
    chapters: tuple[Chapter, ...] = column("titled spans that came with the source", default=())
    comments: tuple[Comment, ...] = column("comments that came with the source", default=())
    tags: tuple[str, ...] = column("as the uploader wrote them", default=())
    language: str = column("of the sound, as the site says", default="")
    uploaded: str = column("the day, `2026-11-23`, as the site says", default="")
    availability: str = column("who may see it, as the site says: `public`, …", default="")
    announced_ms: int | None = column("length, as the site says", unit="ms", default=None)


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a source, and what one witness says is heard in it."""

    source_id: str = column(_SOURCE_ID)
    start_ms: int = column("start of the span in the source", unit="ms")
    end_ms: int = column("end of the span, not part of it", unit="ms")
    label: str = column("the words, without the time and what only adorns them")
    actions: tuple[str, ...] = column("actions that they name, the main one first", default=())
    materials: tuple[str, ...] = column("materials that they name, the main one first", default=())
    strength: float = column("how surely the words say so", unit="0..1", default=0.0)
    confidence: float = column(
        "the same, raised where other witnesses agree, lowered where more of them disagree",
        unit="0..1",
        default=0.0,
    )
    non_event: str = column("why they name no sound event, as a slug; or empty", default="")
    to_the_end: bool = column("whether it ends where the source does", default=False)
    witness: str = column(_WITNESS, default="")
    line: int = column("number of the line in that text, from 1", default=0)
    text: str = column("the line as it was written", default="")
    chosen: bool = column("whether labels come from this witness", default=True)
    standing: str = column("who stands behind the witness: pinned, likes, …", default="")
    copy_of: str = column("the witness whose list this one repeats; it counts once", default="")
    offset_ms: int = column(
        "how far all of the witness's times were moved to fit the others", unit="ms", default=0
    )
    agree: tuple[str, ...] = column(
        "of a chosen span: witnesses who say the same within `read.agree_ms`", default=()
    )
    disagree: tuple[str, ...] = column(
        "of a chosen span: witnesses who say something else of most of it", default=()
    )

    @property
    def is_named(self) -> bool:
        """Whether the words name an action or a material of a sound event."""
        return bool(self.actions or self.materials) and not self.non_event


@dataclass(frozen=True, slots=True)
class Clip:
    """A span that `cut` planned, and the file that it wrote for it."""

    clip_id: str = column(_CLIP_ID)
    source_id: str = column(_SOURCE_ID)
    start_ms: int = column("start of the clip in the source", unit="ms")
    end_ms: int = column("end of the clip in the source, not part of it", unit="ms")
    status: str = column("ok, or flawed: the file is not all that a clip should be")
    reason: str = column(_REASON, default="")
    detail: str = column(_DETAIL, default="")
    mode: str = column("copy or encode: how the clip is made, as `cut.mode` says", default="")
    file: str = column(
        "the clip's file name; empty if none was written here, see `cut.keep_media`", default=""
    )
    bytes: int | None = column("size of the file", unit="bytes", default=None)
    sha256: str = column("of the file", default="")
    frames: int | None = column("frames that the clip shows", default=None)
    samples: int | None = column("audio samples a channel that the clip plays", default=None)
    width: int | None = column("width of the clip as displayed", unit="px", default=None)
    height: int | None = column("height of the clip as displayed", unit="px", default=None)
    fps: float | None = column(
        "frames of the clip; the source's mean, if copied", unit="1/s", default=None
    )
    video_mode: str = column("copy (the source's own packets) or encode", default="")
    audio_mode: str = column("copy (the source's own packets), encode, or none", default="")


@dataclass(frozen=True, slots=True)
class Measurement:
    """Every number that `filter` may use. Formulas: `stages/measure/`."""

    clip_id: str = column(_CLIP_ID)
    source_id: str = column(_SOURCE_ID)
    status: str = column(
        "ok; partial: ruled out before all was measured, as the detail says; or failed: the clip's "
        "span could not be decoded as it should be"
    )
    reason: str = column(_REASON, default="")
    detail: str = column(_DETAIL, default="")
    # picture
    frames_seen: int | None = column("frames that were decoded for measuring", default=None)
    background_motion: float | None = column(
        "how far the background differs from itself, seconds apart, where hands let it be seen",
        unit="texture units",
        default=None,
    )
    background_shift: float | None = column(
        "how far the background differs between the clip's start and its end",
        unit="texture units",
        default=None,
    )
    camera_drift: float | None = column(
        "how far the camera slides from the first fifth of the clip to the last; 0 if not at all",
        unit="% of the longer side",
        default=None,
    )
    camera_zoom: float | None = column(
        "how much larger or smaller things become in that time", unit="%", default=None
    )
    camera_sway: float | None = column(
        "median distance of the camera from its median place",
        unit="% of the longer side",
        default=None,
    )
    cut_jump: float | None = column(
        "largest step between neighbouring frames above its surroundings",
        unit="gray levels",
        default=None,
    )
    cut_structure: float | None = column(
        "how much of the structure changed across that step", unit="texture units", default=None
    )
    fade: float | None = column(
        "how far the picture's contrast falls below its median: 1 is a blank picture",
        unit="0..1",
        default=None,
    )
    light_change: float | None = column(
        "largest change of brightness that two thirds of the picture share", default=None
    )
    frozen_fraction: float | None = column(
        "share of the time in which nothing in the picture changes", unit="0..1", default=None
    )
    moving_area: float | None = column(
        "share of the cells and times in which something moves", unit="0..1", default=None
    )
    active_seconds: int | None = column(
        "seconds in which something in the picture moves", unit="s", default=None
    )
    luma: float | None = column("mean luma, full range", unit="0..255", default=None)
    black_fraction: float | None = column(
        "share of the frames whose mean luma is below 16", unit="0..1", default=None
    )
    texture: float | None = column("mean gradient of the picture", unit="gray levels", default=None)
    textured_cells: float | None = column(
        "share of the cells with any texture to vote with", unit="0..1", default=None
    )
    # sound
    rms_dbfs: float | None = column(
        "level: mean energy over channels; -120 stands for silence", unit="dBFS", default=None
    )
    rms_hp_dbfs: float | None = column(
        "level above 120 Hz, where little but handling noise lies below", unit="dBFS", default=None
    )
    peak_dbfs: float | None = column("largest sample", unit="dBFS", default=None)
    crest_db: float | None = column("peak above RMS", unit="dB", default=None)
    floor_dbfs: float | None = column("10th percentile of 50 ms levels", unit="dBFS", default=None)
    p95_dbfs: float | None = column("95th percentile of 50 ms levels", unit="dBFS", default=None)
    dynamic_range_db: float | None = column("p95_dbfs above floor_dbfs", unit="dB", default=None)
    audible_fraction: float | None = column(
        "share of 50 ms frames above -70 dBFS", unit="0..1", default=None
    )
    active_fraction: float | None = column(
        "share of 50 ms frames 6 dB above the floor and above -70 dBFS", unit="0..1", default=None
    )
    digital_silence_fraction: float | None = column(
        "share of 20 ms frames without a sample of 2^-15 or more", unit="0..1", default=None
    )
    clip_fraction: float | None = column(
        "share of samples in runs of three or more at full scale", unit="0..1", default=None
    )
    hum_50: float | None = column(
        "share of power at 50 Hz and its harmonics", unit="0..1", default=None
    )
    hum_60: float | None = column(
        "share of power at 60 Hz and its harmonics", unit="0..1", default=None
    )
    lf_fraction: float | None = column(
        "share of power from 20 to 100 Hz", unit="0..1", default=None
    )
    flatness: float | None = column(
        "geometric over arithmetic mean of the spectrum: 1 is white noise",
        unit="0..1",
        default=None,
    )
    onset_rate: float | None = column("sudden rises of level", unit="1/s", default=None)
    stereo_corr: float | None = column("correlation of left and right", unit="-1..1", default=None)
    side_db: float | None = column(
        "level of left minus right, relative to their sum", unit="dB", default=None
    )
    balance_db: float | None = column("level of left above right", unit="dB", default=None)
    dual_mono: bool | None = column("left and right are the same", default=None)
    # one value a second
    motion: tuple[float, ...] = column(
        "moving_area of each second of the clip", unit="0..1", default=()
    )
    background: tuple[float, ...] = column(
        "distance of the background of each second from its median",
        unit="texture units",
        default=(),
    )
    sound_dbfs: tuple[float, ...] = column("level of each second", unit="dBFS", default=())
    frame_dbfs: tuple[int, ...] = column(
        "level of each 50 ms, in whole decibels", unit="dBFS", default=()
    )
    active: tuple[float, ...] = column(
        "share of each second that sounds: 50 ms frames counted as by active_fraction",
        unit="0..1",
        default=(),
    )
    onsets: tuple[int, ...] = column("sudden rises of level in each second", default=())
    # for finding what is there twice
    video_fingerprint: tuple[int, ...] = column(
        "how the picture moves, five times a second: re-encoding flips few of the bits",
        unit="24 bits",
        default=(),
    )
    audio_fingerprint: tuple[int, ...] = column(
        "how energy moves between bands, ten times a second: re-encoding flips few of the bits",
        unit="24 bits",
        default=(),
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a clip is fit for the dataset, and why not."""

    clip_id: str = column(_CLIP_ID)
    source_id: str = column(_SOURCE_ID)
    keep: bool = column("whether picture and sound are fit for the dataset")
    reasons: tuple[str, ...] = column("why it is not: slugs, the weightiest first", default=())
    flags: tuple[str, ...] = column("what to look at though it does not decide: slugs", default=())
    sentence: str = column("the reasons in words, with the numbers and their limits", default="")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line that speaks of a clip."""

    witness: str = column(_WITNESS)
    line: int = column("number of the line in that text, from 1")
    text: str = column("the line as it was written")
    role: str = column(
        "chosen (the label was read from it), agrees, disagrees, or other (it says neither)",
        default="chosen",
    )


@dataclass(frozen=True, slots=True)
class Snap:
    """A boundary as somebody typed it, and how far it was moved to a change of the sound."""

    at_ms: int = column("where it was typed, in the source", unit="ms")
    shift_ms: int = column("how far it was moved; 0 where no change was near", unit="ms")


@dataclass(frozen=True, slots=True)
class Label:
    """What is heard in a clip, according to people."""

    clip_id: str = column(_CLIP_ID)
    source_id: str = column(_SOURCE_ID)
    status: str = column("labelled, or unlabelled")
    reason: str = column("why it is unlabelled, as a slug", default="")
    detail: str = column("the reason in words", default="")
    action: str = column("the action of most of the clip's events, or `unknown`", default="")
    material: str = column("the material of most of the clip's events, or `unknown`", default="")
    actions: tuple[str, ...] = column("all actions that are named", default=())
    materials: tuple[str, ...] = column("all materials that are named", default=())
    action_audioset: tuple[str, ...] = column(
        "AudioSet nodes nearest to the action, by `taxonomy.toml`; empty if none is near",
        default=(),
    )
    material_audioset: tuple[str, ...] = column(
        "AudioSet nodes nearest to the material, likewise", default=()
    )
    text: str = column("the words that the labels were read from", default="")
    confidence: float | None = column(
        "how surely the words say so, and whether other witnesses agree; mean over event seconds",
        unit="0..1",
        default=None,
    )
    second_events: tuple[bool, ...] = column("whether each second holds an event", default=())
    second_actions: tuple[str, ...] = column(
        "action of each second; `background` where no event is", default=()
    )
    second_materials: tuple[str, ...] = column(
        "material of each second; `background` where no event is", default=()
    )
    evidence: tuple[Evidence, ...] = column("the lines that speak of the clip", default=())
    snaps: tuple[Snap, ...] = column(
        "the typed boundaries within the clip; none where `annotate.snap_ms` is 0", default=()
    )


TRAIN, VAL, TEST = "train", "val", "test"
SPLITS = (TRAIN, VAL, TEST)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where in the dataset a clip stands."""

    clip_id: str = column(_CLIP_ID)
    source_id: str = column(_SOURCE_ID)
    group: str = column(
        "clips of one group share a split: the channel, else the source, that the group began with"
    )
    split: str = column("train, val or test; empty if the clip is not in the dataset")
    reason: str = column(
        "why it is not in the dataset: rejected, unlabelled, joins_two_splits (its source belongs "
        "to groups of two splits), or beyond_target",
        default="",
    )
    ties: str = column(
        "what ties its source to the group, in words: the channel, near-duplicates", default=""
    )


def clip_id(source_id: str, start_ms: int) -> str:
    """The id of the clip of a source that starts here; ids sort by source, then by time."""
    return f"{source_id}_{start_ms:08d}"
