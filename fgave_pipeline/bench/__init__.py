"""Benchmarks: what fgave does, beside what others do, on the same videos in the same run."""
