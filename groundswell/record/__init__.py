"""THE RECORD: facts, kept."""
