"""Readers: one small file per format, behind one interface (:mod:`philomela.archives.reader`)."""
