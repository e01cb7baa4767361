"""The app's two icons as PNG, drawn from Banso's mark: two lines of one way, walked side by side."""

import math
import struct
import zlib
from collections.abc import Iterator

Colour = tuple[int, int, int, int]
Point = tuple[float, float]
Strokes = tuple[tuple[tuple[Point, ...], Colour], ...]

GROUND: Colour = (0x1D, 0x4E, 0x79, 255)
WHITE: Colour = (255, 255, 255, 255)
YELLOW: Colour = (0xF2, 0xB8, 0x4B, 255)
CLEAR: Colour = (255, 255, 255, 0)

LOWER = ((14, 44), (23, 44), (23, 24), (32, 24), (41, 24), (41, 36), (50, 36))
UPPER = ((14, 30), (23, 30), (24, 18), (32, 18), (42, 18), (40, 26), (50, 26))
"""The mark's two strokes on a field of 64 by 64, each as two cubic Bézier curves."""

STROKE = 5.0
FIELD = 64
SAMPLES = 3
"""Samples of a pixel in each direction, which smooth its edges."""
STEPS = 100
"""Points of a curve; closer to each other than a sample of the larger icon."""


def color_icon() -> bytes:
    """192×192, the mark on its ground: Teams cuts the corners itself."""
    return _png(192, GROUND, ((UPPER, YELLOW), (LOWER, WHITE)))


def outline_icon() -> bytes:
    """32×32, white on transparent, as Teams asks for."""
    return _png(32, CLEAR, ((UPPER, WHITE), (LOWER, WHITE)))


def _along(curve: tuple[Point, ...]) -> Iterator[Point]:
    for start in (0, 3):
        points = curve[start : start + 4]
        for step in range(STEPS + 1):
            t = step / STEPS
            weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
            x, y = (sum(weight * point[axis] for weight, point in zip(weights, points, strict=True)) for axis in (0, 1))
            yield x, y


def _samples(size: int, ground: Colour, strokes: Strokes) -> list[list[Colour]]:
    """The icon at three times its size: each stroke is a round brush drawn along its curve."""
    scale = size * SAMPLES / FIELD
    radius = STROKE / 2 * scale
    rows = [[ground] * (size * SAMPLES) for _ in range(size * SAMPLES)]
    for curve, colour in strokes:
        for x, y in ((x * scale, y * scale) for x, y in _along(curve)):
            for row in range(math.ceil(y - radius), math.floor(y + radius) + 1):
                half = math.sqrt(radius**2 - (row - y) ** 2)
                first, last = math.ceil(x - half), math.floor(x + half)
                rows[row][first : last + 1] = [colour] * (last + 1 - first)
    return rows


def _png(size: int, ground: Colour, strokes: Strokes) -> bytes:
    samples = _samples(size, ground, strokes)
    data = bytearray()
    for y in range(0, size * SAMPLES, SAMPLES):
        data.append(0)  # no filter
        for x in range(0, size * SAMPLES, SAMPLES):
            data += _mixed([samples[y + j][x + i] for j in range(SAMPLES) for i in range(SAMPLES)])
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(data), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part)) for kind, part in chunks
    )


def _mixed(samples: list[Colour]) -> bytes:
    return bytes(round(sum(sample[channel] for sample in samples) / len(samples)) for channel in range(4))
