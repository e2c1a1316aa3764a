"""Alembic's entry: migrates within the transaction of the connection it is handed."""

from alembic import context

from docgen.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
