"""What a command line says that cannot be meant: no device was asked, and the words have to be written anew."""


class CommandLineError(ValueError):
    """An argument is wrong, lacks another or has no effect; the sentence says which and what to write."""
