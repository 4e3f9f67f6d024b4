"""A person's own pages: coming in, names, ties, letters, taking along, being forgotten."""
