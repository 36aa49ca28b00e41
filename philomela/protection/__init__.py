"""Requests for removal, notices to platforms, and what is sealed."""
