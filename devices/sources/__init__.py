"""One transport a file: opens a scanner and hands its bytes to a decoder."""
