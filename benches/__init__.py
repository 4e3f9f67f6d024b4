"""How fast it is, always beside something known, measured in the same run: `python -m benches`."""
