"""The Dutch formats."""
