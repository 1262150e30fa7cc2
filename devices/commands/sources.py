"""Which scanners a command is about, each with the profile that it was taught."""

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import replace

from devices.commands.refusal import CommandLineError
from devices.dialects import Handshake
from devices.profile import Profile
from devices.profile_file import WEDGE
from devices.scan import DeviceError
from devices.scanner_list import Scanners
from devices.source_settings import SourceSettings


def named_sources(addresses: Iterable[str]) -> tuple[SourceSettings, ...]:
    """Return the sources of these addresses, or raise CommandLineError for one that names no scanner."""
    try:
        return tuple(SourceSettings.parse(address) for address in addresses)
    except DeviceError as error:
        raise CommandLineError(str(error)) from error


def chosen(arguments: Namespace, known: Scanners) -> tuple[tuple[SourceSettings, ...], Profile | None]:
    """Return the named sources, or all that are set up, and the terminal's profile where it alone is meant."""
    if arguments.sources == [WEDGE]:
        return (), known.wedge
    if WEDGE in arguments.sources:
        raise CommandLineError("The terminal is read by itself: name no source, or others alone.")
    if not arguments.sources:
        return tuple(_opened(one, arguments) for one in known.sources), None
    profiles = {one.source: one.profile for one in known.sources}
    named = named_sources(arguments.sources)
    return (
        tuple(_opened(replace(one, profile=profiles.get(one.source, one.profile)), arguments) for one in named),
        None,
    )


def line_profile(arguments: Namespace, profile: Profile) -> Profile:
    """Return the profile with what the command line asks for, or raise CommandLineError where it cannot be."""
    try:
        return replace(
            profile,
            baudrate=arguments.baudrate or profile.baudrate,
            bits=arguments.bits or profile.bits,
            handshake=Handshake.ACK_NAK if arguments.ack else profile.handshake,
        )
    except DeviceError as error:
        raise CommandLineError(str(error)) from error


def _opened(settings: SourceSettings, arguments: Namespace) -> SourceSettings:
    return replace(settings, profile=line_profile(arguments, settings.profile), tap=True)
