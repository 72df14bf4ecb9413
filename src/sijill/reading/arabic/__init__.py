"""Reading Arabic: how its words are divided, its numbers, and how its sentences say what befell whom."""
