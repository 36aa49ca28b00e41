"""Letters to platforms and to the person who asked: drafts, which only people send."""
