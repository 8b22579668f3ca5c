"""Addresses of a programme's pages."""

from django.urls import path

from eslabon.web.programmes.views import desk, grievances, packs, people, programmes, withdrawals

urlpatterns = [
    path("packs/", packs.packs, name="packs"),
    path("packs/<slug:code>/", packs.pack, name="pack"),
    path("grievances/", grievances.follow_grievance, name="follow_grievance"),
    path("programmes/<slug:code>/", programmes.show_programme, name="programme"),
    path("programmes/<slug:code>/people/", people.people, name="programme_people"),
    path("programmes/<slug:code>/people/grant/", people.grant_role, name="grant_role"),
    path("programmes/<slug:code>/people/<uuid:pk>/end/", people.end_role, name="end_role"),
    path("programmes/<slug:code>/desk/", desk.desk, name="desk"),
    path("programmes/<slug:code>/grievances/", grievances.grievances, name="grievances"),
    path("programmes/<slug:code>/grievances/new/", grievances.file_grievance, name="file_grievance"),
    path("programmes/<slug:code>/grievances/<uuid:pk>/", grievances.show_grievance, name="grievance"),
    path("programmes/<slug:code>/grievances/<uuid:pk>/assign/", grievances.assign_grievance, name="assign_grievance"),
    path("programmes/<slug:code>/grievances/<uuid:pk>/answer/", grievances.answer_grievance, name="answer_grievance"),
    path("programmes/<slug:code>/grievances/<uuid:pk>/close/", grievances.close_grievance, name="close_grievance"),
    path("programmes/<slug:code>/withdrawals/", withdrawals.withdrawals, name="withdrawals"),
]
