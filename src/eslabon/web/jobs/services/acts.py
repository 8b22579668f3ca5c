"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "job.cancel": _("Tarea cancelada"),
    "job.retry": _("Tarea puesta otra vez en la cola"),
    "job.start": _("Tarea iniciada"),
}
