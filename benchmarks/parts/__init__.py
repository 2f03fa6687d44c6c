"""What several benchmarks stand on, and their peers."""
