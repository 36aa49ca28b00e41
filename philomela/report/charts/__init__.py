"""Charts as SVG, one small file per kind.

A chart is drawn for a width in pixels, once wide and once narrow, and colours itself through
classes, so that a page can recolour it and the PDF has its own colours.
"""
