"""The screens: they draw what the shift says."""
