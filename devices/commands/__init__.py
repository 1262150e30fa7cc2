"""What a person runs to list, watch, teach, examine and record scanners; each prints and returns a status."""
