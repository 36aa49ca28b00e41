"""Parts of the benchmark ``altered.py``."""
