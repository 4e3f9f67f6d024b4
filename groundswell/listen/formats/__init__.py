"""One file for each shape in which voices arrive."""
