"""An address as a QR code that a phone's camera reads."""

import io
from ipaddress import ip_address
from urllib.parse import urlsplit

import segno

# Dark on white in either theme: many cameras do not read the reverse. Four modules of white round it are the standard's.
_DARK, _LIGHT, _QUIET = "#000000", "#ffffff", 4


def qr_svg(address: str) -> str:
    """SVG of the code, without a fixed size."""
    out = io.BytesIO()
    # Low error correction gives the fewest and largest modules: it is read from a screen, not from a crumpled poster.
    code = segno.make_qr(address, error="l", boost_error=True)
    code.save(out, kind="svg", border=_QUIET, dark=_DARK, light=_LIGHT, omitsize=True, xmldecl=False)
    return out.getvalue().decode()


def is_only_here(address: str) -> bool:
    """Whether an address names the machine that opens it, so that nobody else can follow it."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in ("", "localhost") or host.endswith(".localhost")
