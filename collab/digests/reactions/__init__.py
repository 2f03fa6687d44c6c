"""What digests owe to what happens elsewhere, and how their letters are written."""
