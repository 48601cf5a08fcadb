"""PERSONS: what is true of one patient."""
