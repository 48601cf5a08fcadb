"""Rows and typed words -> engine values."""
