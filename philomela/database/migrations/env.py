"""Run by Alembic: applies the steps on the connection the caller holds."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transaction_per_migration=False,
    transactional_ddl=False,  # the caller's transaction holds all steps
)
context.run_migrations()
