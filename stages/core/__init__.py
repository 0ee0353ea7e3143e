"""The words that every stage speaks."""
