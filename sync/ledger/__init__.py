"""The rules of the ledger: pure, standard library only, the same on both ends."""
