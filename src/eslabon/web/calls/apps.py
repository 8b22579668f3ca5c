from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "eslabon.web.calls"
    label = "calls"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the list of contacts to the import page."""
        from eslabon.web.audit.services import name_acts
        from eslabon.web.calls.services.acts import ACTS
        from eslabon.web.calls.services.outreach import OUTREACH_IMPORT
        from eslabon.web.uploads.services import register_import_kind

        register_import_kind(OUTREACH_IMPORT)
        name_acts(ACTS)
