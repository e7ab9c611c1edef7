"""Asks ClamAV about a file before it is kept, over its daemon's socket, where one is configured."""

import contextlib
import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PIECE, PATIENCE, ANSWER_AT_MOST = 64 * 1024, 30.0, 4096


def scanned(content: bytes) -> bool:
    """True where the scanner found nothing, False where none is configured (CLAMD_URL).

    Raises ValidationError where it found something, and where it is configured and does not answer: what could not be
    looked at is not kept.
    """
    if not settings.CLAMD_URL:
        return False
    try:
        said = answer(content)
    except OSError as error:
        raise ValidationError(
            _("Máy quét virus chưa trả lời nên tệp chưa được nhận. Hãy thử lại sau ít phút; phần đã viết vẫn còn."),
            code="scanner_away",
        ) from error
    if said.endswith("FOUND"):
        raise ValidationError(
            _("Máy quét virus thấy mã độc trong tệp: không nhận. Hãy quét máy của anh/chị."), code="virus"
        )
    if not said.endswith("OK"):
        raise ValidationError(_("Máy quét virus không đọc được tệp này: hãy lưu lại rồi tải lên."))
    return True


def answer(content: bytes) -> str:
    """What clamd says of these bytes (INSTREAM): 'stream: OK', 'stream: … FOUND', or an error. OSError where it is away."""
    with contextlib.closing(connected()) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        said = b""
        while not said.endswith(b"\0") and len(said) < ANSWER_AT_MOST:
            piece = line.recv(ANSWER_AT_MOST)
            if not piece:
                break
            said += piece
    if not said:
        raise ConnectionError("clamd hung up")
    return said.rstrip(b"\0").decode(errors="replace").strip()


def connected() -> socket.socket:
    """tcp://host:port or unix:///path."""
    where = urlsplit(settings.CLAMD_URL)
    if where.scheme == "tcp":
        return socket.create_connection((where.hostname or "127.0.0.1", where.port or 3310), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(PATIENCE)
    try:
        line.connect(where.path)
    except OSError:
        line.close()
        raise
    return line
