"""What happened around `pra`, and its verified results as the public sees them."""

from datetime import timedelta

from eslabon.web.monitoring.services.context import Happening, record_context_event
from eslabon.web.monitoring.services.publishing import publish_results
from eslabon.web.site.demonstration.pra.reports import quarters
from eslabon.web.site.demonstration.pra.stage import PraStage

NOTE = "Hecho simulado, para mostrar cómo lo señalan los gráficos."


def show_results(stage: PraStage) -> None:
    """Note three events of the two quarters that were reported, and publish what was verified in them."""
    direction = stage.people["pra-direccion"]
    earlier, last = quarters(stage)
    coffee = stage.programme.chains.get(code="coffee")
    corridor = stage.corridors[min(stage.corridors)]
    for happening in (
        Happening("price", "Cae el precio del café", earlier + timedelta(20), earlier + timedelta(80), NOTE, coffee),
        Happening("road", "Un huaico corta la vía", last + timedelta(9), last + timedelta(16), NOTE, corridor=corridor),
        Happening("weather", "Helada en las partes altas", last + timedelta(40), None, NOTE),
    ):
        record_context_event(
            stage.programme, happening=happening, actor=direction, now=stage.at(happening.starts_on + timedelta(3))
        )
    publish_results(stage.programme, actor=direction, now=stage.at(stage.today - timedelta(1), hour=17))
