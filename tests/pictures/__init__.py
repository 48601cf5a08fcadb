"""What the main pages, parts and papers look like, kept as pictures; `make pictures` renews them."""
