"""Tests of what shops send."""
