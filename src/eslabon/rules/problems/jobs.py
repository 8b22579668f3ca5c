"""What can go wrong around work done outside the request."""

from eslabon.rules.problems import Entry

INTERRUPTED = (
    "JOBS-E01",
    Entry(
        es=(
            "El equipo que hacía este trabajo se detuvo {attempts} veces antes de terminarlo. "
            "Pulse «Intentar de nuevo»; si vuelve a pasar, avise a quien administra el sitio."
        ),
        en=(
            "The machine doing this job stopped {attempts} times before the end. "
            "Press “Try again”; if it happens again, tell whoever runs the site."
        ),
        status=500,
    ),
)

FAILED = (
    "JOBS-E02",
    Entry(
        es=(
            "Este trabajo no se pudo terminar por un error del sitio ({kind}), que ya quedó anotado. "
            "Puede intentar de nuevo; si vuelve a pasar, dé este código a quien administra el sitio: {job}."
        ),
        en=(
            "This job could not be finished because of an error of the site ({kind}), which has been noted. "
            "You may try again; if it happens again, give this code to whoever runs the site: {job}."
        ),
        status=500,
    ),
)

CANNOT_RETRY = (
    "JOBS-E03",
    Entry(
        es="El trabajo «{title}» está en espera, en marcha o terminado, y así no se repite. Mire su estado actual.",
        en="The job “{title}” cannot be run again: it is waiting, running or finished. Look at its present state.",
        status=409,
    ),
)

CANNOT_CANCEL = (
    "JOBS-E04",
    Entry(
        es="El trabajo «{title}» ya terminó y no se puede cancelar. Mire su resultado.",
        en="The job “{title}” has already ended and cannot be cancelled. Look at its result.",
        status=409,
    ),
)
