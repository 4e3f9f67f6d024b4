"""How act's tables came to be."""
