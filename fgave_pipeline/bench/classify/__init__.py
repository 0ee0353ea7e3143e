"""FGAVE's first table: what is heard in a clip, as one of its actions or one of its materials."""
