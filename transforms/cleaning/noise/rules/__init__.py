"""The noise rules as data: one TOML file a language, and `any.toml` for what needs no language."""
