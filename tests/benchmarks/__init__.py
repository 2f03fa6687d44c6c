"""The parts of the benchmarks that reckon rather than measure."""
