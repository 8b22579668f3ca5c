"""Partners, results contracts, committees and public gaps: clauses INSTITUTION-01 … of docs/rules/institutions.md."""
