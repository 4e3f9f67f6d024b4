"""The company's rooms."""
