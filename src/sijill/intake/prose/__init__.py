"""Running text in its many wrappings: pages, Word, PDF, mail, Markdown."""
