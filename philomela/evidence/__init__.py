"""Evidence that holds."""
