"""Forget a source: every cache, table, list, export and lock as if it had never been there."""
