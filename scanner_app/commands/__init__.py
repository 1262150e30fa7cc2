"""One sub-command of ``scanner`` a file."""
