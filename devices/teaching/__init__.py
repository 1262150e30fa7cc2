"""From what arrived for known symbols to the profile of the scanner that sent it; no I/O."""
