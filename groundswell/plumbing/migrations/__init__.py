"""How the pipes' tables came to be."""
