"""Text to anchored claims, by lexicons and small grammars kept as reviewed data."""
