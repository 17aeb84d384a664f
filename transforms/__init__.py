"""The work itself, one folder a concern: intake, cleaning, language, syndication, publishing."""
