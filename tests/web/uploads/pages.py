"""A site with one more page, on which anyone signed in may send a file with a form: what the tests drive."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.urls import path

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import signed_in
from eslabon.web.site.urls import urlpatterns as site_urls
from eslabon.web.uploads import services
from eslabon.web.uploads.models import StoredFile

FORM = """{% extends "ui/page.html" %}{% block title %}Enviar{% endblock %}{% block heading %}Enviar{% endblock %}
{% block main %}{% if problem %}{% problem_list problems %}{% endif %}
<form method="post" enctype="multipart/form-data">{% csrf_token %}
<label for="file">Archivo</label><input type="file" id="file" name="file">
<label for="note">Nota</label><input id="note" name="note" value="{{ note }}"><button>Enviar</button></form>
{% endblock %}"""


@signed_in
def send(request: HttpRequest) -> HttpResponse:
    """Keep the file; on trouble show the form again with everything else that was written."""
    context = {"note": request.POST.get("note", "")}
    if request.method == "POST":
        try:
            stored = services.store_file(request.FILES["file"], actor=request.user)
        except Problem as problem:
            context |= {"problem": problem, "problems": [problem]}
        else:
            return JsonResponse({"id": str(stored.pk), "sha256": stored.sha256, "note": context["note"]}, status=201)
    status = context["problem"].status if "problem" in context else 200
    return HttpResponse(engines["django"].from_string(FORM).render(context, request), status=status)


@signed_in
def fetch(request: HttpRequest, file_id: str) -> HttpResponse:
    """Hand the file back, inside the browser where that is allowed."""
    inline = "inline" in request.GET
    return services.file_response(get_object_or_404(StoredFile, pk=file_id), as_attachment=not inline)


urlpatterns = [path("try/send/", send), path("try/fetch/<uuid:file_id>/", fetch), *site_urls]
