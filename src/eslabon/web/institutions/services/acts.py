"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "apprentice.read": _("Desempeño de la gerencia aprendiz anotado"),
    "apprentice.select": _("Gerencia aprendiz seleccionada"),
    "committee.end_seat": _("Salida de un comité anotada"),
    "committee.keep_session": _("Acta de comité guardada"),
    "committee.open": _("Comité abierto"),
    "committee.seat": _("Ingreso a un comité anotado"),
    "contract.settle": _("Contrato por resultados liquidado"),
    "contract.sign": _("Contrato por resultados firmado"),
    "contribution.deliver": _("Aporte entregado"),
    "contribution.promise": _("Aporte prometido"),
    "contribution.verify": _("Aporte verificado"),
    "field_report.write": _("Informe de campo guardado"),
    "fund.apply": _("Postulación a un fondo público"),
    "fund.record_outcome": _("Respuesta de un fondo público"),
    "gap.raise": _("Brecha pública señalada"),
    "gap.step": _("Brecha pública con avance"),
    "help.add": _("Servicio de ayuda anotado"),
    "help.confirm": _("Servicio de ayuda confirmado"),
    "help.withdraw": _("Servicio de ayuda retirado"),
    "land_use.open": _("Respuestas sobre el uso de la tierra abiertas"),
    "land_use.record": _("Uso de la tierra de un productor anotado"),
    "partner.add": _("Socio registrado"),
    "partner.record_volume": _("Volumen de negocio anotado"),
    "programme.record_spending": _("Gasto del programa anotado"),
}
