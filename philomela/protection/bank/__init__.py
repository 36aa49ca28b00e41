"""The bank: fingerprints of photos whose owners asked for protection."""
