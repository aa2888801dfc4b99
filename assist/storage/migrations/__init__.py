"""Migrations of the database, applied when the service starts."""
