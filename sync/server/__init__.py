"""The central server: ingest, book, feed, imports and pages."""
