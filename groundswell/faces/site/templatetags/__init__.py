"""What the pages' templates ask for."""
