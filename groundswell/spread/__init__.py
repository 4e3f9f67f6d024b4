"""SPREAD: how word travels; conclusions, drawn from the record."""
