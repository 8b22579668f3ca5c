"""Bring a base of contacts."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from eslabon.rules.problems import Problem
from eslabon.web.accounts.models import User
from eslabon.web.accounts.permissions import permitted
from eslabon.web.parties.forms import ContactsFileForm
from eslabon.web.parties.services.contact_files import CONTACTS
from eslabon.web.parties.views.subjects import language, no_one
from eslabon.web.uploads.services import check_import, store_file


@require_http_methods(["GET", "POST"])
@permitted("parties.import_contacts", load=no_one)
def bring_contacts(request: HttpRequest, _subject: None) -> HttpResponse:
    """Send the file; its page then shows, row by row, what would happen."""
    form = ContactsFileForm(request.POST or None, request.FILES or None)
    actor = cast(User, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            stored = store_file(form.cleaned_data["file"], actor=actor, kinds=("table",))
            made = check_import(stored, kind=CONTACTS.code, actor=actor, now=timezone.now())
        except Problem as problem:
            form.add_error("file", problem.text(language()))
        else:
            return redirect("import_page", made.pk)
    context = {"form": form, "columns": CONTACTS.columns}
    return render(request, "parties/import.html", context, status=422 if form.errors else 200)
