"""Who reacts to which event: the one page. Reactions run after commit, once, from the outbox."""


def connect() -> None:
    """Subscribe every reaction; called once when Django is ready."""
