"""Where somebody who suffers violence is helped, anywhere in Colombia: lines of the state; the shelter is made up."""

from eslabon.web.institutions.services import Offered, add_help_service
from eslabon.web.site.demonstration.paap.stage import PaapStage

HELP = (
    Offered("Línea 155", "helpline", phone="155", hours="Todo el día, todos los días"),
    Offered("Emergencias", "police", phone="123", hours="Todo el día, todos los días"),
    Offered("Fiscalía General", "legal", phone="122", hours="Todo el día, todos los días"),
    Offered("Casa de acogida (simulada)", "shelter", address="Calle que no existe 123", is_reserved=True),
)


def keep_directory(stage: PaapStage) -> None:
    """Put them into the directory, tried on the day of the demonstration."""
    for offered in HELP:
        add_help_service(stage.programme, offered=offered, actor=stage.people["paap-direccion"], today=stage.today)
