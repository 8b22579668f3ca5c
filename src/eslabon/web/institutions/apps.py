from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "eslabon.web.institutions"
    label = "institutions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what the acts are called."""
        from eslabon.web.audit.services import name_acts
        from eslabon.web.institutions import permissions  # noqa: F401 -- importing it registers the permissions
        from eslabon.web.institutions.services.acts import ACTS

        name_acts(ACTS)
