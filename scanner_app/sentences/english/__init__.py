"""English: the language of the catalogue; every other one falls back on it."""
