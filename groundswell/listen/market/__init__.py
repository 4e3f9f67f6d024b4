"""A made-up market: companies, products and voices that never were, to fill an empty house with."""
