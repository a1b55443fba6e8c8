"""Benchmarks: each figure beside what the same machine can do at best, measured in the same run."""
