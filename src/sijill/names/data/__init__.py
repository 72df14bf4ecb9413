"""Tables of learned alignments, each with its sources in its head."""
