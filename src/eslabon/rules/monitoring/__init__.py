"""What counts as a result: indicators, reports, checks by sample, claims. Clauses: docs/rules/monitoring.md."""
