"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "corridors.install": _("Corredores del paquete instalados"),
    "corridor.rank": _("Corredores ordenados y elegidos"),
    "corridor.override": _("Elección de un corredor cambiada con motivo"),
    "place_names.start": _("Lista de lugares puesta a buscar"),
    "place_names.match": _("Lista de lugares buscada en el registro"),
    "place_names.review": _("Nombre de lugar dudoso resuelto"),
}
