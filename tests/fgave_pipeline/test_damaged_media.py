"""A small share of `make trial-media`."""

from __future__ import annotations

from trial_media import Found, trial


def test_damage_costs_a_file_its_reason_and_the_run_nothing(tmp_path):
    """Among these: an FLV in which a stream begins late, a TS whose clips have a bad header."""
    found = Found()
    trial(tmp_path, range(12, 28), found)
    assert found.wrong == []
    assert sum(found.sources.values()) == 16
    assert found.sources["hole", "late_stream"] == 1
    assert found.clips["undecodable"] + found.clips["corrupt_packets"] >= 2
