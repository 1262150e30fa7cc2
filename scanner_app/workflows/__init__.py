"""The work of the floor as pure steps: step + reading -> outcome."""
