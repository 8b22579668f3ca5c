"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "erase_decisions": _("Datos de decisiones borrados"),
}
