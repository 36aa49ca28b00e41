"""Fingerprints to links and families."""
