"""What one page shows, without a request."""
