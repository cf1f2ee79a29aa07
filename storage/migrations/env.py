"""Alembic's way in. The connection comes from `storage.migrations`, inside a transaction that is already begun."""

from alembic import context

from storage.migrations import ours
from storage.tables import metadata

# transactional_ddl=False: Alembic begins and commits nothing; whoever handed us the connection does.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
    include_object=ours,
    compare_type=True,
)
context.run_migrations()
