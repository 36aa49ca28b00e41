"""Rows of a case -> figures with intervals, methods, caveats and the SQL that lists their rows."""
