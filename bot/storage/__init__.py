"""The tables: drivers, repositories in SQL, migrations."""
