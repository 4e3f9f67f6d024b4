"""Pipes that know nothing of word of mouth."""
