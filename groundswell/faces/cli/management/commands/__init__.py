"""The same house, for a terminal: groundswell NAME."""
