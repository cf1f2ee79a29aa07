"""Alembic's way in. The connection comes from `storage.migrations`, inside a transaction that is already begun."""

from typing import Any

from alembic import context

from storage.tables import metadata


def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Leave the full-text tables and their shadows to `storage.search`."""
    return not (
        kind == "table"
        and name is not None
        and name.startswith(("search_index", "name_index", "search_words"))
    )


connection = context.config.attributes["connection"]
# transactional_ddl=False: Alembic begins and commits nothing; whoever handed us the connection does.
context.configure(
    connection=connection,
    target_metadata=metadata,
    transactional_ddl=False,
    include_object=ours,
    compare_type=True,
)
context.run_migrations()
