"""One dialect a file: events, keys or bytes in, whole codes out; no I/O."""
