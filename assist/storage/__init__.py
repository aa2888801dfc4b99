"""Storage: the fact log with its one writer, the call records reduced from it, accounts, and the readers of all of it.

SQLite (WAL) by default, PostgreSQL by its address; the same tables and migrations for both. Recordings are
files beside the database and not this package's business.
"""
