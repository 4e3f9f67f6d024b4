"""How listen's tables came to be."""
