"""The casebook's tables, by Django's ORM: SQLite in the casebook's folder, or PostgreSQL by setting."""
