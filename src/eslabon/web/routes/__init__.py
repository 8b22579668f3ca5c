"""From needs to services: portfolio, personal route, calendar, attendance, results.

Owns: services and providers, routes and their items, commitment letters, plans, sessions, attendance, certificates,
reports, results, referrals, outside services, graduations, success stories.
Reads: diagnostics, calls, programmes, parties, territory, uploads, jobs, audit.
Announces: RouteProposed, RouteSigned, RouteLeft, SessionAnnounced, SessionMoved, SessionCancelled, SessionHeld,
CertificateIssued, SegmentCompleted.
"""
