"""The programmes as plain files: TOML, CSV, Markdown; no code."""
