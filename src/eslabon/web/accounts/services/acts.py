"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "account.change_details": _("Datos de la cuenta cambiados"),
    "account.choose_password": _("Contraseña elegida"),
    "account.end_sessions": _("Sesiones de la cuenta cerradas"),
    "account.enter_with_code": _("Ingreso con un código"),
    "account.issue_code": _("Código de ingreso entregado"),
    "account.open": _("Cuenta abierta"),
    "account.revoke_codes": _("Códigos de ingreso anulados"),
    "account.sign_out_everywhere": _("Salida de todos los otros equipos"),
}
