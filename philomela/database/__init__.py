"""The case: its schema, its connection, its migrations."""
