"""Calendars: date, hour, modality and attendees of every session, found with OR-Tools CP-SAT.

`solve_schedule` is the door. `grid` turns the problem into arrays, `board` holds a calendar that changes, `construct`
makes a first one, `model` and `search` improve it, `relaxation` says how far it may be from the best, `polish` looks
after the softer wishes and `explain` says in words what could not be placed. The plan is judged by
`eslabon.rules.routes.checking`, which shares nothing with this package but the plain values.
"""

from eslabon.solvers.scheduling.progress import Progress
from eslabon.solvers.scheduling.solve import DEFAULT_SECONDS, solve_schedule

__all__ = ["DEFAULT_SECONDS", "Progress", "solve_schedule"]
