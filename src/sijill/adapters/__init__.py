"""The only place that touches the world: files, later keys, stores and clocks."""
