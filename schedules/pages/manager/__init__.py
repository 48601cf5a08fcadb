"""The pages of who manages a clinic."""
