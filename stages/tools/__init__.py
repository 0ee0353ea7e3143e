"""Tools that stages use. They take paths, milliseconds and arrays, never records."""
