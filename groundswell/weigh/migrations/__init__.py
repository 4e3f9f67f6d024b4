"""How weigh's tables came to be."""
