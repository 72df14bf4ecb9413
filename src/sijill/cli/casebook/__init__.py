"""The verbs on a casebook, one module a verb or a few that belong together."""
