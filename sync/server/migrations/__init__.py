"""The schema of the book, one step a file."""
