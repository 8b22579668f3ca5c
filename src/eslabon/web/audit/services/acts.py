"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "audit.export": _("Registro de actos descargado"),
    "erase_decisions": _("Datos de decisiones borrados"),
}
