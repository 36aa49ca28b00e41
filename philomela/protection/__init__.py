"""For the person in the picture: banks of fingerprints, matches, exchanges."""
