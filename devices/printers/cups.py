"""A queue of CUPS, by its ``lp`` command: what it accepted lies in the spool, and CUPS prints it whatever we do."""

import os
import shutil
import signal
import subprocess

from devices.printers.job import Format, Job, Piece, Printed, all_printed, joined, stopped
from devices.scan import DeviceError, DeviceNotFoundError
from devices.showable import showable

_SHOWN = 200


class CupsPrinter:
    """Print through a queue. ``patience`` is how many seconds ``lp`` may take for one piece."""

    def __init__(self, queue: str, patience: float = 60.0) -> None:
        self.queue = queue
        self._patience = patience

    @property
    def address(self) -> str:
        """``cups:NAME``."""
        return f"cups:{self.queue}"

    def print_job(self, job: Job) -> Printed:
        """Hand the job to the spool: ZPL, text and PDF as one request, of PNG and SVG each page."""
        program = shutil.which("lp")
        pieces = (joined(job.pieces),) if job.format.joins else job.pieces
        whole = Job(job.title, job.format, pieces, job.media)
        if program is None:
            missing = (
                "The command lp is not there, so nothing can be printed by CUPS. Install it (Debian: cups-client)."
            )
            return stopped(whole, 0, 0, DeviceNotFoundError(missing))
        for number, piece in enumerate(pieces):
            try:
                self._hand_over(program, whole, piece)
            except subprocess.TimeoutExpired:
                silent = DeviceError(
                    f"The queue {self.queue} did not accept the job within {self._patience:g} s. "
                    f"Look with 'lpstat -o {self.queue}' whether it is there."
                )
                return stopped(whole, number, number + 1, silent)
            except DeviceError as error:
                return stopped(whole, number, number, error)
        return all_printed(job)

    def _hand_over(self, program: str, job: Job, piece: Piece) -> None:
        """Run ``lp`` on the piece; raise DeviceError where it refused it, TimeoutExpired where it said nothing."""
        # No shell, and a session of its own: whatever lp started ends with it.
        with subprocess.Popen(  # noqa: S603  # the queue's name is one argument behind -d, and checked
            [program, "-d", self.queue, "-t", showable(job.title, 60), *_options(job)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "LC_ALL": "C"},
            start_new_session=True,
        ) as process:
            try:
                _, said = process.communicate(piece.data, self._patience)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        if process.returncode != 0:
            words = showable(said.decode(errors="replace").strip(), _SHOWN) or f"status {process.returncode}"
            raise DeviceError(
                f"The queue {self.queue} did not accept the job: {words}. 'lpstat -p' lists the queues there are."
            )


def _options(job: Job) -> list[str]:
    """Return the options under which a bar of so many dots stays one of so many dots."""
    if job.format is Format.ZPL:
        return ["-o", "raw"]
    media = ["-o", f"media={job.media}"] if job.media else []
    return ["-o", "print-scaling=none", *media]
