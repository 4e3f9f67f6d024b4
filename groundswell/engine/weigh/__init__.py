"""Belief, scores, order."""
