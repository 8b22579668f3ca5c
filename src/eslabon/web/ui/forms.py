"""What a form needs to be read and mended by anyone: which fields are wrong and where they are."""

from typing import Any

from django.forms import BaseForm, CheckboxInput
from django.forms.boundfield import BoundField


def is_single_checkbox(field: BoundField) -> bool:
    """Whether the label belongs after the box."""
    return isinstance(field.field.widget, CheckboxInput)


def error_target(field: BoundField) -> str:
    """The id to jump to: the control, or the first choice of a group.

    Django gives a group of choices no label target, so its first input is named by hand.
    """
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label or field.auto_id


def error_summary(form: BaseForm) -> dict[str, Any]:
    """How many data are wrong, the general errors, and one line with a target per wrong field."""
    wrong = [
        {
            "label": str(field.label).rstrip(".:"),
            "error": " ".join(map(str, field.errors)),
            "target": error_target(field),
        }
        for field in form
        if field.errors and not field.is_hidden
    ]
    hidden = [error for field in form.hidden_fields() for error in field.errors]
    general = [*form.non_field_errors(), *hidden]
    return {"general": general, "wrong": wrong, "count": len(general) + len(wrong)}
