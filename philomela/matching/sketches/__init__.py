"""Sketches: which pictures share local structure, and where."""
