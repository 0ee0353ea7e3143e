"""Whether a dataset is what it claims to be: its files, tables, export, and `fgave.lock`."""
