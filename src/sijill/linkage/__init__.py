"""Which records are one person: comparison, match weights, clusters, judgements."""
