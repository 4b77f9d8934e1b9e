"""The published measures that the benchmarks print, one module for each kind of answer."""
