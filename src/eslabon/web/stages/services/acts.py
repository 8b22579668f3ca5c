"""What the acts of this context are called wherever the history is shown."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "stages.install": _("Etapas y hoja de calificación instaladas"),
    "gate.present": _("Alianza presentada a un paso de etapa"),
    "gate.document": _("Documento de un paso de etapa agregado"),
    "gate.approve": _("Paso de etapa aprobado"),
    "gate.refuse": _("Paso de etapa no aprobado"),
    "gate.pass": _("Paso de etapa dado"),
    "stage.break_off": _("Alianza terminada antes"),
    "stage.fact": _("Hecho anotado para un paso de etapa"),
    "assignment.make": _("Función asignada"),
    "assignment.end": _("Función terminada"),
    "tie.record": _("Vínculo anotado"),
    "tie.end": _("Vínculo terminado"),
    "round.open": _("Convocatoria de perfiles abierta"),
    "profile.enter": _("Perfil ingresado a la convocatoria"),
    "scorer.assign": _("Calificador asignado"),
    "interest.declare": _("Interés declarado"),
    "recusal.record": _("Persona apartada de una alianza"),
    "sheet.save": _("Calificación guardada"),
    "sheet.submit": _("Calificación entregada"),
    "score.agree": _("Puntaje acordado"),
    "score.reconcile": _("Puntaje conciliado"),
    "score.appeal": _("Reconsideración pedida"),
    "score.appeal_decided": _("Reconsideración decidida"),
    "cutoff.fix": _("Puntaje de corte fijado"),
    "selection.rank": _("Perfiles ordenados y seleccionados"),
    "density.screen": _("Puntajes examinados"),
    "level.enter": _("Organización pasó de nivel"),
}
