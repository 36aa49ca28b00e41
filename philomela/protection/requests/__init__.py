"""A person's request for removal: what she gave, where it stands, who decided what and why."""
