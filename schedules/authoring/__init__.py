"""What the author of a protocol wants to know before patients see it."""
