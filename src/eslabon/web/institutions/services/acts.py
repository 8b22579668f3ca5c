"""What the acts of this context are called wherever the history is shown."""

from django.utils.functional import Promise

ACTS: dict[str, str | Promise] = {}
