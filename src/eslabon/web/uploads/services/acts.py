"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "file.stored": _("Archivo guardado"),
    "import.applied": _("Importación aplicada"),
    "import.checked": _("Importación revisada"),
    "import.discarded": _("Importación descartada"),
}
