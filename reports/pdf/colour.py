"""The colour profile that says what the file's red, green and blue are: sRGB, built from its norm.

Viewers and printers then agree on the colours of photos that carry no profile of their own.
Numbers: IEC 61966-2-1, adapted to the white of the profile format (D50).
"""

import struct
from typing import Final

from reports.pdf.file import PdfFile
from reports.pdf.objects import Name, Value

_WHITE: Final = (0.9642, 1.0, 0.8249)
_RED: Final = (0.43607, 0.22249, 0.01392)
_GREEN: Final = (0.38515, 0.71687, 0.09708)
_BLUE: Final = (0.14307, 0.06061, 0.71410)
_STEPS: Final = 1024
_NAME: Final = b"sRGB IEC61966-2.1"


def output_intent(file: PdfFile) -> list[Value]:
    """Write the profile and return the output intents that name it."""
    profile = file.stream(srgb_profile(), {"N": 3, "Alternate": Name("DeviceRGB")})
    return [{
        "Type": Name("OutputIntent"), "S": Name("GTS_PDFA1"), "DestOutputProfile": profile,
        "OutputConditionIdentifier": b"(sRGB IEC61966-2.1)", "Info": b"(sRGB IEC61966-2.1)",
    }]  # fmt: skip


def srgb_profile() -> bytes:
    """Return an ICC profile of version 2 for sRGB."""
    curve = _curve()
    tags = {
        b"desc": _description(),
        b"cprt": b"text\0\0\0\0" + b"No copyright, use freely\0",
        b"wtpt": _xyz(_WHITE),
        b"rXYZ": _xyz(_RED),
        b"gXYZ": _xyz(_GREEN),
        b"bXYZ": _xyz(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", places[data], len(data))
    size = start + len(body)
    return _header(size) + struct.pack(">I", len(tags)) + table + body


def _header(size: int) -> bytes:
    head = struct.pack(">I4xI", size, 0x02100000) + b"mntrRGB XYZ "
    # The day of the norm's publication; the format wants a time and ours must not change.
    head += struct.pack(">6H", 1999, 10, 18, 0, 0, 0) + b"acsp" + bytes(28)
    head += _numbers(_WHITE)
    return head + bytes(128 - len(head))


def _description() -> bytes:
    text = _NAME + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78)


def _curve() -> bytes:
    values = [round(65535 * _linear(at / (_STEPS - 1))) for at in range(_STEPS)]
    return b"curv\0\0\0\0" + struct.pack(f">I{_STEPS}H", _STEPS, *values)


def _linear(value: float) -> float:
    """Return the light that an sRGB value between 0 and 1 stands for."""
    if value <= 0.04045:
        return value / 12.92
    return float(((value + 0.055) / 1.055) ** 2.4)


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + _numbers(values)


def _numbers(values: tuple[float, float, float]) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)
