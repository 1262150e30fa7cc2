"""The decoder that a profile's framing and handshake ask for."""

from devices.decoders.acknowledged import AcknowledgedDecoder, ByteDecoder
from devices.decoders.lines import LineDecoder
from devices.decoders.ssi import SsiDecoder
from devices.decoders.stx_etx import StxEtxDecoder
from devices.dialects import Framing, Handshake
from devices.profile import Profile


def byte_decoder(profile: Profile, source: str) -> ByteDecoder:
    """Return the decoder for the bytes of this scanner; SSI has its own handshake and needs no other."""
    if profile.framing is Framing.SSI:
        return SsiDecoder(profile, source)
    framed = StxEtxDecoder if profile.framing is Framing.STX_ETX else LineDecoder
    inner = framed(profile, source)
    return AcknowledgedDecoder(inner) if profile.handshake is Handshake.ACK_NAK else inner
