"""Exchanging hashes with other banks, in their own formats and terms."""
