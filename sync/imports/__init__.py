"""Rows of a CSV file in, documents and opening facts or row errors out: pure, the same on both ends."""
