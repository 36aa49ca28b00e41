"""Benign operations with known truth, for demos, tests and validation.

Everything here is invented: patterns of overlapping shapes for pictures, numbered users for
people, reserved domains for sites.
"""
