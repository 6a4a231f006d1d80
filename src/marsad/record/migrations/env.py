"""Run by Alembic: the migrations on the connection that the store hands over, in its transaction."""

from alembic import context

from marsad.record.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,  # the store's own transaction holds all of it
)
context.run_migrations()
