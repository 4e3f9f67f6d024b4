"""Tests of spread."""
