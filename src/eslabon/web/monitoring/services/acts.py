"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "alliance.graduate": _("Alianza graduada"),
    "check.attach": _("Documento de una revisión guardado"),
    "check.close": _("Revisión terminada"),
    "check.open": _("Revisión abierta por un motivo"),
    "check.record": _("Revisión anotada"),
    "claim.make": _("Venta, empleo o hectárea declarada"),
    "claim.withdraw": _("Declaración retirada"),
    "context_event.record": _("Hecho del contexto anotado"),
    "context_event.withdraw": _("Hecho del contexto retirado"),
    "evidence.install": _("Teoría de cambio e índice instalados"),
    "figure.correct": _("Cifra corregida al lado"),
    "figure.verify": _("Cifra comprobada"),
    "indicators.install": _("Indicadores instalados"),
    "linkage_reading.record": _("Índice de encadenamiento observado"),
    "period.lock": _("Mes cerrado"),
    "report.attach": _("Documento de un informe guardado"),
    "report.save": _("Borrador de informe guardado"),
    "report.send": _("Informe mensual enviado"),
    "report.send_many": _("Informes mensuales de una lista enviados"),
    "report.start": _("Informe mensual iniciado"),
    "results.export": _("Resultados descargados"),
    "results.publish": _("Resultados publicados"),
    "sample.close": _("Trimestre terminado y factores publicados"),
    "sample.draw": _("Muestra sorteada"),
    "target.set": _("Meta puesta"),
    "target.set_alliance": _("Meta de una alianza puesta"),
}
