"""Philomela: from raw archives of image-based abuse to figures and evidence that hold."""

__version__ = "0.1.0"
