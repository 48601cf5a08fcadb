"""A value in words, for whoever reads it."""
