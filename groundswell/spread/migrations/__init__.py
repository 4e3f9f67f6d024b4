"""How spread's tables came to be."""
