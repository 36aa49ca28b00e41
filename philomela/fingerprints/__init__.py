"""Pixels to fingerprints."""
