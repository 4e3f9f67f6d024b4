"""Tests of the pipes."""
