"""FGAVE's second table: an event that is known in one stream is searched for in the other."""
