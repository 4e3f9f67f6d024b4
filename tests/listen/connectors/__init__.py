"""Tests of what places tell of themselves."""
