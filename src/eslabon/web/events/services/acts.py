"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "retry_delivery": _("Aviso interno enviado otra vez"),
}
