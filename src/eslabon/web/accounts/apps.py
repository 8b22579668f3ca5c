from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "eslabon.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how the acts of this context are called."""
        from eslabon.web.accounts.services.acts import ACTS
        from eslabon.web.accounts.services.secondfactors import rotate_second_factors
        from eslabon.web.audit.services import name_acts
        from eslabon.web.fields.rotation import rotate_also

        name_acts(ACTS)
        rotate_also(rotate_second_factors)
