"""Limits that say what people said of windows, chosen and tried on sources held apart."""
