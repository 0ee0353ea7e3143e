"""Annotations that people made with other tools → `annotations.csv`. One file a format."""
