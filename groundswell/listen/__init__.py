"""LISTEN: everything that enters the record enters here."""
