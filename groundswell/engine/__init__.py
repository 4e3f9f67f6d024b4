"""Maths: no database, no network, no clock."""
