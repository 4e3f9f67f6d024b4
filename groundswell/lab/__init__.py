"""The engine on files, for analysts: no database, no server."""
