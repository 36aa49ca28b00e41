"""What possibly shows a minor: sealed at once, and where to turn with it."""
