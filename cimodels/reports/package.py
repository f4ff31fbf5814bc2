"""Office files as the same bytes for the same content: no clock in them."""

import io
import re
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can tell
_CLOCK = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


def repacked(data: bytes) -> bytes:
    """The archive with its members in the same order, their dates set back, and no time of creation.

    Workbooks inside (those behind a chart's "Edit data") are treated alike.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename.endswith(".xlsx"):
                content = repacked(content)
            elif member.filename == "docProps/core.xml":
                content = _CLOCK.sub(b"", content)
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, content)
    return out.getvalue()
