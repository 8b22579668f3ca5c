"""The outbox of announced events."""
