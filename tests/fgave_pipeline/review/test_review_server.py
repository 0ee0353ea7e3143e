"""The review's server: for this machine and this page alone, and exact about what is asked for."""

from __future__ import annotations

import http.client
import json
import re
import signal
import subprocess
import sys

import pytest

from fgave_pipeline.report.media import file_of


CLIP = "wood_00010000"


def ask(review, path, method="GET", body=None, **headers):
    """Status, headers and body of an answer; `path` after the token unless it begins with /."""
    port = review.server.server_port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    target = path if path.startswith("/") else f"/secret/{path}"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, target, body, {"Host": f"127.0.0.1:{port}"} | named)
    answer = connection.getresponse()
    told = answer.status, answer.headers, answer.read()
    connection.close()
    return told


def post(review, clip_id, said, **headers):
    sent = {"Content_Type": "application/json"} | headers
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    status, _, answer = ask(review, f"clip/{clip_id}", "POST", body, **sent)
    return status, json.loads(answer)


def clip_of(review, clip_id=CLIP):
    return json.loads(ask(review, f"clip/{clip_id}")[2])


def test_it_listens_on_this_machine_alone(review):
    assert review.server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "path", ["/", "/secret", "/secre/", "/secret2/", "/wrong/queue", "/wrong/film/wood_00010000",
             "//secret/"]
)  # fmt: skip
def test_whoever_does_not_know_the_token_learns_nothing(review, path):
    status, _, body = ask(review, path)
    if path in ("/secret", "//secret/"):  # the token is named: how many slashes does not matter
        assert status == 200
    else:
        assert (status, b"wood" in body) == (404, False)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "[::1]:80", ""])
def test_a_page_that_reaches_it_by_another_name_is_refused(review, host):
    assert ask(review, "queue", Host=host)[0] == 421
    status, _ = post(review, CLIP, {"keep": "no", "version": ""}, Host=host)
    assert status == 421
    assert ask(review, "queue", Host=f"localhost:{review.server.server_port}")[0] == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Content_Type": "text/plain"}],
)  # fmt: skip
def test_no_other_page_writes(review, headers):
    said = {"keep": "no", "version": clip_of(review)["version"]}
    assert post(review, CLIP, said, **headers)[0] == 403
    assert review.lines("decisions") == []


def test_every_answer_says_what_a_page_may_do(review):
    for path in ("", "queue", "assets/review.js", "nothing", f"film/{CLIP}", "/elsewhere"):
        headers = ask(review, path)[1]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "status", "first", "count"),
    [
        (None, 200, 0, None),
        ("bytes=0-", 206, 0, None),
        ("bytes=100-299", 206, 100, 200),
        ("bytes=-50", 206, -50, 50),
        ("bytes=1000000000-", 416, 0, 0),
        ("bytes=20-10", 416, 0, 0),
        ("bytes=0-1,5-6", 206, 0, None),
    ],
)
def test_a_film_is_sent_in_the_parts_that_are_asked_for(review, asked, status, first, count):
    found = review.server.desk.found()
    path, _ = file_of(found, found.rows[CLIP])
    whole = path.read_bytes()
    more = {} if asked is None else {"Range": asked}
    told, headers, body = ask(review, f"film/{CLIP}", **more)
    start = first % len(whole)
    assert told == status
    assert body == whole[start : len(whole) if count is None else start + count]
    assert headers["Content-Type"] == "video/mp4"
    if status == 206:
        assert headers["Content-Range"] == f"bytes {start}-{start + len(body) - 1}/{len(whole)}"


def test_files_are_named_by_clips_and_never_by_paths(review):
    for name in ("../sources.csv", "%2e%2e/sources.csv", "wood_00010000/../x", "..", "wood"):
        assert ask(review, f"film/{name}")[0] == 404
        assert ask(review, f"assets/{name}")[0] == 404


def test_a_decision_is_in_the_file_when_the_answer_comes(review):
    before = clip_of(review)
    said = {"keep": "no", "note": "a dog, barking", "drawn": "doubt", "version": before["version"]}
    status, told = post(review, CLIP, said)
    assert status == 200
    assert review.lines("decisions") == [f'{CLIP},wood,no,anna,"a dog, barking",doubt']
    assert told["version"] == clip_of(review)["version"] != before["version"]
    status, told = post(review, CLIP, said | {"keep": "yes"})
    assert (status, told["hand"]["decision"]["keep"]) == (409, "no")
    assert post(review, CLIP, {"restore": before["hand"], "version": told["version"]})[0] == 200
    assert review.lines("decisions") == []
    assert clip_of(review)["version"] == before["version"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"not json", "expected JSON"),
        (b"[]", "expected an object"),
        ({"keep": "maybe"}, "expected yes, no or nothing"),
        ({"keep": 1}, "expected a text"),
        ({"seconds": [None]}, "expected a list of 10"),
        ({"seconds": [["tapping", "wod"]] + [None] * 9}, "of the taxonomy"),
        ({"seconds": ["tapping"] * 10}, "of the taxonomy"),
        ({"restore": {"decision": {"keep": "no"}}}, "expected a state as it was told"),
        ({"restore": {"decision": None, "corrections": [
            {"source_id": "bars", "start_ms": 0, "end_ms": 9, "clip_id": "bars_00000000"}
        ]}}, "is another clip"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused_in_words(review, said, words):
    if isinstance(said, dict):
        said |= {"version": clip_of(review)["version"]}
    status, told = post(review, CLIP, said)
    assert status == 400
    assert words in told["error"]
    assert not list(review.manifest.glob("decisions.csv")) + list(review.manifest.glob("a*.csv"))


def test_a_clip_that_is_not_there_and_a_body_that_is_too_long_are_refused(review):
    assert post(review, "wood_99999999", {"keep": "no"})[0] == 400
    assert post(review, CLIP, b"[" + b" " * 70_000 + b"]")[0] == 413


def test_the_most_doubtful_come_first_and_decisions_of_no_clip_are_told(review):
    (review.manifest / "decisions.csv").write_text(
        "clip_id,source_id,keep\nwood_00000000,wood,yes\nwood_00005000,wood,no\n"
    )
    queue = json.loads(ask(review, "queue")[2])
    ids = [name for name, _ in queue["clips"]]
    assert dict(queue["clips"])["wood_00000000"] == "yes"
    assert queue["lost"] == ["wood_00005000"]
    for order in queue["orders"].values():
        assert sorted(order) == list(range(len(ids)))
    near = [float(clip_of(review, ids[n])["near"][0]["margin"].split("%")[0])
            for n in queue["orders"]["doubt"]]  # fmt: skip
    assert near == sorted(near)


def test_a_run_in_the_meantime_is_seen(review, place):
    settings = ("filter.background_motion_max=0.0",)
    assert clip_of(review)["state"] == "kept"
    place.run(settings=settings)
    ask(review, "queue")
    assert clip_of(review)["state"] == "rejected"


def test_the_command_serves_one_review_at_a_time_until_ctrl_c(place):
    argv = [sys.executable, "-m", "fgave_pipeline", "review", "--no-open", "-d", "tiny"]
    argv += ["--manifests", str(place.manifest.parent), "--data", str(place.folder / "data")]
    first = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        url = first.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{32}/", url)
        host, _, token = url.removeprefix("http://").rstrip("/").partition("/")
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.request("GET", f"/{token}/queue")
        assert len(json.load(connection.getresponse())["clips"]) == 5
        connection.close()
        second = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=120)
        assert (second.returncode, f"process {first.pid} " in second.stderr) == (75, True)
        first.send_signal(signal.SIGINT)
        assert first.wait(60) == 0
    finally:
        first.kill()
        first.wait()
        first.stdout.close()
