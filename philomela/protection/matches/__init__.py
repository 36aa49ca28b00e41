"""Matches: proposals that a picture of the case comes from a photo of the bank."""
