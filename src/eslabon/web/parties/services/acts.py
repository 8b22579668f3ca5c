"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "party.change": _("Datos de la ficha cambiados"),
    "party.consent.give": _("Permiso registrado"),
    "party.consent.withdraw": _("Permiso retirado"),
    "party.contact.add": _("Contacto agregado"),
    "party.contact.withdraw": _("Contacto retirado"),
    "party.contacts.reveal": _("Números y contactos mostrados"),
    "party.document.add": _("Documento agregado a la ficha"),
    "party.document.open": _("Documento abierto"),
    "party.document.withdraw": _("Documento retirado de la ficha"),
    "party.duplicate.dismiss": _("Declaradas distintas"),
    "party.duplicate.suggest": _("Posible duplicado encontrado"),
    "party.export": _("Lista de personas y organizaciones descargada"),
    "party.identifier.add": _("Documento de identidad agregado"),
    "party.identifier.withdraw": _("Documento de identidad retirado"),
    "party.invitation.accept": _("Invitación aceptada"),
    "party.invitation.make": _("Persona invitada"),
    "party.invitation.withdraw": _("Invitación retirada"),
    "party.membership.end": _("Persona que deja la organización"),
    "party.membership.start": _("Persona que entra a la organización"),
    "party.merge": _("Fichas unidas"),
    "party.merge.undo": _("Unión de fichas deshecha"),
    "party.register": _("Ficha creada"),
    "party.register_many": _("Fichas de una lista creadas"),
}
