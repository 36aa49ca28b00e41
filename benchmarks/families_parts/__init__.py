"""Parts of the benchmark ``families.py``."""
