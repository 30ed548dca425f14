"""Color: sRGB to CIE Lab (D65) and back, the sRGB gamut at a luminance, and the 38 names that prompts are taught with."""

from __future__ import annotations

from functools import cache

import numpy as np

COLORS: dict[str, tuple[int, int, int]] = {
    "red": (200, 30, 35), "orange": (235, 120, 20), "yellow": (240, 210, 40), "green": (50, 140, 50), "blue": (40, 80, 190),
    "purple": (120, 50, 150), "pink": (240, 140, 180), "brown": (120, 75, 40), "black": (15, 15, 15), "gray": (128, 128, 128),
    "white": (250, 250, 250), "navy": (25, 35, 90), "teal": (0, 128, 128), "turquoise": (64, 210, 200), "cyan": (0, 190, 220),
    "sky blue": (135, 190, 235), "light blue": (160, 200, 240), "dark blue": (20, 30, 120), "light green": (140, 210, 130),
    "dark green": (20, 70, 30), "olive": (110, 110, 40), "lime": (160, 220, 40), "maroon": (110, 20, 35), "crimson": (180, 20, 60),
    "magenta": (210, 40, 140), "violet": (140, 80, 210), "lavender": (190, 170, 230), "beige": (220, 205, 170), "tan": (200, 165, 115),
    "gold": (210, 165, 40), "peach": (250, 190, 150), "cream": (245, 235, 205), "dark red": (120, 15, 15), "dark brown": (70, 42, 25),
    "light brown": (175, 130, 85), "salmon": (245, 130, 110), "mint": (160, 225, 190), "indigo": (60, 30, 130),
}  # fmt: skip
NAMES = list(COLORS)
BASIC = NAMES[:11]
NEUTRAL = ("black", "gray", "white")
CHROMATIC = [name for name in NAMES if name not in NEUTRAL]
BASIC_CHROMATIC = [name for name in BASIC if name not in NEUTRAL]

_WHITE = np.array([0.95047, 1.0, 1.08883], np.float32)
_TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]], np.float32)
_TO_RGB = np.array([[3.2404542, -1.5371385, -0.4985314], [-0.9692660, 1.8760108, 0.0415560], [0.0556434, -0.2040259, 1.0572252]], np.float32)
_CODES = np.arange(256, dtype=np.float32) / 255
_LINEAR = np.where(_CODES > 0.04045, ((_CODES + 0.055) / 1.055) ** 2.4, _CODES / 12.92).astype(np.float32)


def rgb_to_lab(rgb: np.ndarray) -> np.ndarray:
    """uint8 [...,3] sRGB -> float32 [...,3]: L 0..100, a and b about -100..100."""
    xyz = _LINEAR[rgb] @ (_TO_XYZ.T / _WHITE)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1).astype(np.float32)


def to_lab8(rgb: np.ndarray) -> np.ndarray:
    """uint8 sRGB -> uint8 Lab, (2.55 L, a + 128, b + 128): photographs are cropped and scaled in this form, as cheap as RGB."""
    lab = rgb_to_lab(rgb)
    lab[..., 0] *= 2.55
    lab[..., 1:] += 128
    return np.rint(lab).clip(0, 255).astype(np.uint8)


def from_lab8(lab8: np.ndarray) -> np.ndarray:
    """uint8 Lab -> float32 Lab."""
    lab = lab8.astype(np.float32)  # in place, since an operand of three elements would be repeated pixel by pixel
    lab[..., 0] *= 1 / 2.55
    lab[..., 1:] -= 128
    return lab


def lab_to_linear(lab: np.ndarray) -> np.ndarray:
    """float [...,3] Lab -> linear sRGB, unclipped: outside 0..1 means out of gamut."""
    fy = (lab[..., 0] + 16) / 116
    f = np.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], -1)
    return (np.where(f > 0.2068966, f**3, (f - 16 / 116) / 7.787) * _WHITE) @ _TO_RGB.T


def lab_to_rgb(lab: np.ndarray) -> np.ndarray:
    """float [...,3] Lab -> float32 [...,3] sRGB in 0..255, clipped channel by channel."""
    linear = lab_to_linear(lab)
    rgb = np.where(linear > 0.0031308, 1.055 * np.maximum(linear, 1e-8) ** (1 / 2.4) - 0.055, 12.92 * linear)
    return (rgb.clip(0, 1) * 255).astype(np.float32)


LAB = rgb_to_lab(np.array([list(COLORS.values())], np.uint8))[0]
"""[38,3], in the order of NAMES."""


def ab_of(name: str) -> np.ndarray:
    return LAB[NAMES.index(name), 1:]


@cache
def _gamut_table() -> np.ndarray:
    """[101,120]: the largest chroma inside sRGB at L = row, hue = 3 degrees times column, by bisection."""
    lightness, hue = np.meshgrid(np.arange(101.0), np.deg2rad(np.arange(0, 360, 3)), indexing="ij")
    low, high = np.zeros_like(hue), np.full_like(hue, 150.0)
    for _ in range(14):
        middle = (low + high) / 2
        linear = lab_to_linear(np.stack([lightness, middle * np.cos(hue), middle * np.sin(hue)], -1))
        inside = ((linear > -0.002) & (linear < 1.002)).all(-1)
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return low.astype(np.float32)


def fit_gamut(lightness: np.ndarray, ab: np.ndarray) -> np.ndarray:
    """ab [...,2] moved toward gray, keeping its hue, until it is inside the sRGB gamut at `lightness` [...]."""
    chroma = np.hypot(ab[..., 0], ab[..., 1])
    column = np.rint(np.rad2deg(np.arctan2(ab[..., 1], ab[..., 0])) / 3).astype(int) % 120
    limit = _gamut_table()[np.rint(lightness).clip(0, 100).astype(int), column]
    return ab * np.minimum(1, limit / np.maximum(chroma, 1e-3))[..., None]


def fits(name: str, lightness: float, least_chroma: float = 20.0) -> bool:
    """Whether the named hue is visible at this lightness: yellow is not on a black coat."""
    return float(np.hypot(*fit_gamut(np.float32(lightness), ab_of(name)))) >= least_chroma


def name_of(lab: np.ndarray) -> list[str]:
    """The two nearest names of a mean Lab color; neutral things are named by their luminance alone."""
    lightness, chroma = float(lab[0]), float(np.hypot(lab[1], lab[2]))
    if chroma < 8:
        return ["black" if lightness < 25 else "white" if lightness > 82 else "gray"]
    distance = ((LAB - lab) ** 2 * np.array([0.35, 1, 1])).sum(1)
    return [NAMES[i] for i in np.argsort(distance)[:2]]


def hue_distance(ab: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Degrees between the hues of ab [...,2] and other [...,2] or [2], 0..180."""
    difference = np.arctan2(ab[..., 1], ab[..., 0]) - np.arctan2(other[..., 1], other[..., 0])
    return np.abs(np.rad2deg(np.arctan2(np.sin(difference), np.cos(difference))))
