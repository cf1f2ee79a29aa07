"""The only SQL: tables, migrations, and named questions per table family."""
