"""The one place that knows a bouncing trigger: the same content from one source within the window."""

from dataclasses import replace

from devices.scan import Flag, Scan


class BounceWindow:
    """Marks the scans of one source that repeat a content seen within the window; drops none."""

    def __init__(self, window_s: float) -> None:
        self._window = window_s
        self._seen: dict[bytes, float] = {}

    def mark(self, scan: Scan) -> Scan:
        """Return the scan, with the flag BOUNCE where its content came less than the window ago."""
        horizon = scan.at - self._window
        last = self._seen.pop(scan.raw, None)
        self._seen[scan.raw] = scan.at
        for raw, at in list(self._seen.items()):
            if at > horizon:
                break
            del self._seen[raw]
        if last is None or last <= horizon:
            return scan
        return replace(scan, flags=scan.flags | {Flag.BOUNCE})
