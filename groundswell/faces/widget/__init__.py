"""WIDGET: a product's voices on someone else's page."""
