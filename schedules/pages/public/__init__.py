"""The pages of anyone."""
