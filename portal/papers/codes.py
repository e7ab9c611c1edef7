"""A QR code as the picture a paper carries."""

import io

import segno

QUIET_ZONE = 4


def code_png(address: str) -> bytes:
    """A PNG with error correction M: it is still read with a seventh of it under a stamp."""
    kept = io.BytesIO()
    segno.make(address, error="m", micro=False).save(kept, kind="png", scale=8, border=QUIET_ZONE)
    return kept.getvalue()


def code_svg(address: str) -> str:
    """The same as SVG, for the PDF."""
    kept = io.BytesIO()
    segno.make(address, error="m", micro=False).save(kept, kind="svg", scale=4, border=QUIET_ZONE, xmldecl=False)
    return kept.getvalue().decode()
