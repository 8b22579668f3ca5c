"""Addresses of people and organisations."""

from django.urls import path

from eslabon.web.parties.views import imports, lists, people, records, reviews

urlpatterns = [
    path("parties/", lists.parties, name="parties"),
    path("parties/mine/", lists.my_parties, name="my_parties"),
    path("parties/export.<slug:fmt>", lists.export, name="parties_export"),
    path("parties/import/", imports.bring_contacts, name="contacts_import"),
    path("parties/duplicates/", reviews.duplicates, name="duplicates"),
    path("parties/duplicates/look/", reviews.look, name="duplicates_look"),
    path("parties/duplicates/<uuid:pk>/", reviews.duplicate, name="duplicate"),
    path("parties/merges/<uuid:pk>/undo/", reviews.undo, name="undo_merge"),
    path("parties/<uuid:pk>/", records.party, name="party"),
    path("parties/<uuid:pk>/reveal/", records.reveal, name="party_reveal"),
    path("parties/<uuid:pk>/edit/", records.edit, name="party_edit"),
    path("parties/<uuid:pk>/contacts/new/", records.add_contact, name="party_contact"),
    path("parties/<uuid:pk>/contacts/<uuid:row>/withdraw/", records.withdraw_contact, name="party_contact_withdraw"),
    path("parties/<uuid:pk>/numbers/new/", records.add_identifier, name="party_number"),
    path("parties/<uuid:pk>/numbers/<uuid:row>/withdraw/", records.withdraw_identifier, name="party_number_withdraw"),
    path("parties/<uuid:pk>/consents/new/", records.give_consent, name="party_consent"),
    path("parties/<uuid:pk>/consents/<uuid:row>/withdraw/", records.withdraw_consent, name="party_consent_withdraw"),
    path("parties/<uuid:pk>/documents/<uuid:row>/", records.document, name="party_document"),
    path("parties/<uuid:pk>/people/invite/", people.invite, name="party_invite"),
    path("parties/<uuid:pk>/people/<int:row>/end/", people.end_membership, name="party_end_membership"),
    path(
        "parties/<uuid:pk>/invitations/<uuid:row>/withdraw/",
        people.withdraw_invitation,
        name="party_invitation_withdraw",
    ),
    path("invitations/<str:code>/", people.accept_invitation, name="accept_invitation"),
]
