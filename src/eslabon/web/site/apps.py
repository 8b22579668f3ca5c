from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "eslabon.web.site"
    label = "eslabon_site"

    def ready(self) -> None:
        from eslabon.web.site import wiring

        wiring.connect()
