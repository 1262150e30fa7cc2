"""Runs the migrations on the connection that the book hands over; Alembic loads this file by its path."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], transactional_ddl=False, transaction_per_migration=False
)
context.run_migrations()
