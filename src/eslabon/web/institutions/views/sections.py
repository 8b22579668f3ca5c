"""A page with several small forms: each with its act, asked whether this person may, answered where it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from eslabon.rules.problems import Problem


@dataclass
class Section:
    """One form of a page: its name in the address of nobody, who may send it, and what it does."""

    act: str
    title: Any
    label: Any  # of its button
    make: Callable[..., BaseForm]
    save: Callable[[Any], None]
    done: Any
    allowed: bool
    form: Any = field(default=None, init=False)
    is_open: bool = field(default=False, init=False)

    @property
    def prefix(self) -> str:
        """Keep the fields of two forms apart."""
        return self.act.replace("_", "-")


def answer(
    request: HttpRequest, sections: Sequence[Section], *, back: str
) -> tuple[HttpResponse | None, list[Section]]:
    """Do what was sent and send the person back, or return the forms that this person may use."""
    sent = request.POST.get("act") if request.method == "POST" else None
    chosen = next((one for one in sections if one.act == sent), None)
    if request.method == "POST" and (chosen is None or not chosen.allowed):
        raise PermissionDenied
    for one in sections:
        if not one.allowed:
            continue
        if one is chosen:
            one.form, one.is_open = one.make(request.POST, request.FILES or None, prefix=one.prefix), True
        else:
            one.form = one.make(prefix=one.prefix)
    if chosen is not None and chosen.form.is_valid():
        try:
            chosen.save(chosen.form)
        except Problem as problem:
            chosen.form.add_error(None, problem.text(request.LANGUAGE_CODE))
        else:
            messages.success(request, chosen.done)
            return redirect(back), []
    return None, [one for one in sections if one.form is not None]
