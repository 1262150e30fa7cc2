"""A program in the guest that may open what a user may open, and no more."""

import ctypes
import os
from typing import Final

_PR_CAPBSET_DROP: Final = 24
_OVERRIDES: Final = (1, 2)  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, of linux/capability.h


def without_rights(uid: int) -> None:
    """Become this user; root itself stays root, who must then ask the modes of files like anyone.

    The user is the one who runs the tests on the host, for the program's own files may be readable by nobody else.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in _OVERRIDES:
        if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "the capability could not be dropped")
    if uid != 0:
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
