"""From the announcement of a call to the verdict on each applicant.

Owns: calls, outreach, applications, evidence, corrections, checks, verdicts, appeals, saved views.
Reads: programmes, parties, territory, uploads.
Announces: CallPublished, CallExtended, ApplicationSubmitted, CorrectionAsked, VerdictGiven, AppealFiled, AppealDecided.
"""
