"""Which scanners a command is about, each with the profile that it was taught."""

from argparse import Namespace
from dataclasses import replace

from devices.dialects import Handshake
from devices.profile import Profile
from devices.profile_file import WEDGE
from devices.scan import DeviceError
from devices.scanner_list import Scanners
from devices.source_settings import SourceSettings


def chosen(arguments: Namespace, known: Scanners) -> tuple[tuple[SourceSettings, ...], Profile | None]:
    """Return the named sources, or all that are set up, and the terminal's profile where it alone is meant."""
    if arguments.sources == [WEDGE]:
        return (), known.wedge
    if WEDGE in arguments.sources:
        raise DeviceError("The terminal is read by itself: name no source, or others alone.")
    if not arguments.sources:
        return tuple(_opened(one, arguments) for one in known.sources), None
    profiles = {one.source: one.profile for one in known.sources}
    named = [SourceSettings.parse(address) for address in arguments.sources]
    return (
        tuple(_opened(replace(one, profile=profiles.get(one.source, one.profile)), arguments) for one in named),
        None,
    )


def line_profile(arguments: Namespace, profile: Profile) -> Profile:
    """Return the profile with the speed, bits and answers that the command line asks for."""
    return replace(
        profile,
        baudrate=arguments.baudrate or profile.baudrate,
        bits=arguments.bits or profile.bits,
        handshake=Handshake.ACK_NAK if arguments.ack else profile.handshake,
    )


def _opened(settings: SourceSettings, arguments: Namespace) -> SourceSettings:
    return replace(settings, profile=line_profile(arguments, settings.profile), tap=True)
