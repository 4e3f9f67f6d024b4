"""What the database must refuse, a page for each page of the models."""
