"""One ledger of unit events, kept the same on every handheld and on the central server."""
