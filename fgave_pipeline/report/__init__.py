"""Places to look at a dataset."""
