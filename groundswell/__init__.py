"""Groundswell: what customers tell each other about products, heard, weighed, spread and answered."""
