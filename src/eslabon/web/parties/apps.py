from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "eslabon.web.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from eslabon.web.audit.services import name_acts
        from eslabon.web.parties import permissions  # noqa: F401 -- registers who may do what
        from eslabon.web.parties.services.acts import ACTS
        from eslabon.web.parties.services.contact_files import CONTACTS
        from eslabon.web.uploads.services import register_import_kind

        register_import_kind(CONTACTS)
        name_acts(ACTS)
