"""What pages that are no articles say, as data: one TOML file a language, and `servers.toml` for marks in the HTML."""
