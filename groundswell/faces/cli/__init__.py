"""The same house, for a terminal."""
