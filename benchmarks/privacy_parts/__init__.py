"""Parts of the benchmark ``privacy.py``: an attack on the project's own sketches.

It starts from photos, never from a sketch that was found somewhere.
"""
