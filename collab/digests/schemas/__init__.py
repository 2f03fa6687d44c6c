"""What the API of digests takes and gives."""
