"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "territory.import": _("Lugares importados"),
    "territory.load_departments": _("Departamentos cargados"),
}
