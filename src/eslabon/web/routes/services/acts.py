"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    # Portfolio and commitments.
    "answer_route": _("Ruta respondida"),
    "change_commitment": _("Compromiso cambiado y firmado otra vez"),
    "graduate_route": _("Segmento completado"),
    "leave_programme": _("Salida del programa"),
    "outside.record": _("Servicio de fuera anotado"),
    "outside.remove": _("Servicio de fuera quitado"),
    "portfolio.install": _("Portafolio instalado"),
    "propose_route": _("Ruta propuesta"),
    "provider.block_date": _("Día sin sesiones marcado"),
    "provider.edit": _("Datos de la entidad cambiados"),
    "provider.free_date": _("Día sin sesiones liberado"),
    "referral.follow": _("Derivación con seguimiento"),
    "referral.send": _("Necesidad derivada"),
    "service.accept_subcontract": _("Encargo de un servicio aceptado"),
    "service.edit": _("Ficha de servicio cambiada"),
    "service.subcontract": _("Servicio encargado a otra entidad"),
    "sign_route": _("Ruta firmada"),
    "story.publish": _("Historia publicada"),
    "story.withdraw": _("Historia retirada"),
    "story.write": _("Historia escrita"),
    # Delivery.
    "certificate.issue": _("Certificado emitido"),
    "certificate.revoke": _("Certificado anulado"),
    "report.accept": _("Informe con conformidad"),
    "report.write": _("Informe escrito"),
    "result.record": _("Resultado anotado"),
    "result.verify": _("Resultado verificado"),
    "attendance.open_check_in": _("Código de asistencia abierto"),
    "attendance.record": _("Asistencia registrada"),
    "attendance.remove": _("Asistencia quitada de la lista"),
    "session.hold": _("Sesión realizada"),
}
