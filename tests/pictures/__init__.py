"""The main pages, parts and papers, kept as pictures; `make pictures` renews them."""
