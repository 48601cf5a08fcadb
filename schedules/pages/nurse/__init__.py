"""The pages of a nurse."""
