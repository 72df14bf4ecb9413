"""Measurements against peers and public data; each prints one table. Run one as `python -m benchmarks.NAME PATH`."""
