"""KNOWLEDGE: what is true of every patient."""
