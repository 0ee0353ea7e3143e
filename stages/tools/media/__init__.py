"""FFmpeg and PyAV: probe, cut, decode, encode. Nothing else in fgave touches them."""
