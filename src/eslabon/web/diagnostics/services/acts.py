"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "diagnostic.attach": _("Documento adjuntado a una respuesta"),
    "diagnostic.detach": _("Documento quitado de una respuesta"),
    "diagnostic.install": _("Versión del cuestionario instalada"),
    "diagnostic.open": _("Diagnóstico abierto"),
    "diagnostic.save": _("Respuestas guardadas"),
    "diagnostic.score": _("Diagnóstico calificado"),
    "diagnostic.submit": _("Diagnóstico entregado"),
    "diagnostic.tell": _("Aviso del diagnóstico enviado"),
}
