"""Untrusted bytes to pixels, in locked-down worker processes."""
