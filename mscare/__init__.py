"""MSCare: a personal treatment timeline for people with multiple sclerosis."""

__version__ = "0.1.0"
