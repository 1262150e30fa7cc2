"""A label as a value, and the ways to draw it."""
