"""Tests of weigh."""
