"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "grievance.answer": _("Reclamo respondido"),
    "grievance.assign": _("Reclamo encargado a una persona"),
    "grievance.close": _("Reclamo cerrado"),
    "grievance.file": _("Reclamo recibido"),
    "pack.install": _("Paquete instalado"),
    "role.end": _("Rol terminado"),
    "role.grant": _("Rol entregado"),
    "withdrawal.record": _("Retiro del programa registrado"),
}
