"""Generated examples are never judged by a clock: a loaded machine, or a library's first import, breaks no contract."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
