from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "eslabon.web.alliances"
    label = "alliances"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who may do what, what the acts are called, and which tables may be imported."""
        from eslabon.web.alliances import permissions  # noqa: F401 -- registers who may do what
        from eslabon.web.alliances.services.acts import ACTS
        from eslabon.web.alliances.services.mapping_files import PRODUCERS
        from eslabon.web.audit.services import name_acts
        from eslabon.web.uploads.services import register_import_kind

        register_import_kind(PRODUCERS)
        name_acts(ACTS)
