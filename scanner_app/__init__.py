"""The terminal application: it asks and decides."""
