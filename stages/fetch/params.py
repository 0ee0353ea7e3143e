"""What is fetched of a source, and how."""

from __future__ import annotations

from dataclasses import dataclass

from stages.core.params import param


@dataclass(frozen=True, slots=True)
class FetchParams:
    """The first three make the rows; the others only say how, how fast and how much at most."""

    max_height: int = param(
        720, "taller pictures are not fetched where a site offers smaller", unit="px", low=1
    )
    max_comments: int = param(200, "how many comments are fetched, the top ones first", low=0)
    link: bool = param(
        default=True,
        doc="hard-link local files where the disk can, instead of copying them",
    )
    allow: str = param(
        "",
        "hosts that videos may come from besides YouTube, with commas between; also hosts of one's"
        " own net",
        in_key=False,
    )
    attempts: int = param(
        3, "how often a source is tried in one run, if it may help", low=1, high=10, in_key=False
    )
    deadline_s: float = param(
        3600.0,
        "how long all attempts at one source may take together",
        unit="s",
        low=0.1,
        high=20_000,
        in_key=False,
    )
    retries: int = param(
        5, "how often one request is repeated within an attempt", low=0, high=20, in_key=False
    )
    silence_s: float = param(
        20.0, "how long a site may say nothing", unit="s", low=0.1, high=600, in_key=False
    )
    max_bytes: int = param(
        20_000_000_000, "larger files are not fetched", unit="bytes", low=1, in_key=False
    )
    max_duration_s: int = param(
        6 * 3600, "longer videos are not fetched", unit="s", low=1, in_key=False
    )
    per_hour: int = param(
        300, "how many videos of sites are begun in an hour, 0 for no limit", low=0, in_key=False
    )
    side_by_side: int = param(
        1, "how many videos of sites are fetched at once", low=1, high=32, in_key=False
    )
    bytes_per_s: int = param(
        0, "how fast a file is fetched at most; 0: as fast as it comes", low=0, in_key=False
    )
    requests_sleep_s: float = param(
        0.75, "pause between two requests about one video", unit="s", low=0, in_key=False
    )
    cookies: str = param(
        "",
        "a file of cookies in Netscape's form (relative to the manifest); read, never written",
        in_key=False,
    )
    cache: str = param(
        "", "a folder where yt-dlp keeps what it learnt of a site's player", in_key=False
    )
    plugins: bool = param(
        default=False,
        doc="load plugins of yt-dlp that are installed, such as providers of PO tokens",
        in_key=False,
    )
    js_runtime: str = param(
        "deno",
        "the program by which yt-dlp runs the scripts of YouTube's player",
        choices=("deno", "node", "quickjs", "bun"),
        in_key=False,
    )
