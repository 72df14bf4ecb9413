"""What a document says, said once: claims, who says them, and the vocabulary of their kinds."""
