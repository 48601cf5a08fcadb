"""The pages of a patient, and of whoever previews a timeline."""
