"""The questionnaire that says where an organisation stands, and what it needs.

Owns: instruments in their versions, responses, attachments, scores.
Reads: programmes, parties, territory, uploads, audit.
Announces: InstrumentInstalled, ResponseOpened, ResponseSubmitted, ResponseScored.
"""
