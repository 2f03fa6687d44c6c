"""A mandate that ends hands over what was led under it."""
