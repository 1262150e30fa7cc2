"""What the content of a code says, by the content alone."""
