"""Figures to pages, charts and tables."""
