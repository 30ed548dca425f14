"""Measures of pictures and clips, all in float (uint8 differences wrap)."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    """a, b float [...,3] in 0..255."""
    return float(10 * np.log10(255**2 / max(float(np.mean((a.astype(np.float64) - b) ** 2)), 1e-10)))


def ssim(a: np.ndarray, b: np.ndarray) -> float:
    """Wang et al. 2004 on float RGB [H,W,3] in 0..255: 11 x 11 Gaussian window, sigma 1.5, mean over channels."""
    axis = torch.arange(11) - 5.0
    window = torch.exp(-(axis**2) / (2 * 1.5**2))
    kernel = (window[:, None] * window[None, :] / window.sum() ** 2)[None, None].expand(3, 1, 11, 11)

    def blur(x: Tensor) -> Tensor:
        return F.conv2d(x, kernel, groups=3)

    x, y = (torch.from_numpy(np.moveaxis(p, -1, 0).astype(np.float32))[None] for p in (a, b))
    mx, my = blur(x), blur(y)
    vx, vy, c = blur(x * x) - mx**2, blur(y * y) - my**2, blur(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float((((2 * mx * my + c1) * (2 * c + c2)) / ((mx**2 + my**2 + c1) * (vx + vy + c2))).mean())


def colorfulness(rgb: np.ndarray) -> float:
    """Hasler & Suesstrunk 2003 on one picture, float [H,W,3] in 0..255."""
    r, g, b = (rgb[..., i].astype(np.float64) for i in range(3))
    rg, yb = r - g, (r + g) / 2 - b
    return float(np.sqrt(rg.var() + yb.var()) + 0.3 * np.sqrt(rg.mean() ** 2 + yb.mean() ** 2))


def _histograms(frames: np.ndarray) -> np.ndarray:
    """uint8 [F,H,W,3] -> [F,3,256], each summing to 1."""
    return np.stack([[np.bincount(frame[..., c].ravel(), minlength=256) / frame[..., c].size for c in range(3)] for frame in frames])


def cdc(frames: np.ndarray) -> float:
    """Color distribution consistency (TCVC), x1000: mean Jensen-Shannon divergence of RGB histograms 1, 2 and 4 frames apart."""
    h = _histograms(frames)

    def entropy(p: np.ndarray) -> np.ndarray:
        return -(p * np.log(np.where(p > 0, p, 1))).sum(-1)

    def at(t: int) -> float:
        a, b = h[:-t], h[t:]
        return float((entropy((a + b) / 2) - (entropy(a) + entropy(b)) / 2).mean())

    return 1000 * (at(1) + at(2) + at(4)) / 3


def flicker(luminance: np.ndarray, ab: np.ndarray) -> float:
    """Mean change of chroma, Lab units a frame, where the luminance is static (changes by less than 1 L). L [F,H,W], ab [F,2,H,W]."""
    static = np.abs(np.diff(luminance, axis=0)) < 1
    moved = np.hypot(*np.moveaxis(np.diff(ab, axis=0), 1, 0))
    return float(moved[static].mean()) if static.any() else 0.0


def skin_colored(ab: np.ndarray, region: np.ndarray) -> float:
    """Share of a region whose color is that of human skin: hue 15..75 degrees and chroma 6..38, light skin and dark. ab [2,H,W] Lab units."""
    a, b = ab[:, region]
    hue, chroma = np.degrees(np.arctan2(b, a)), np.hypot(a, b)
    return float(((hue > 15) & (hue < 75) & (chroma > 6) & (chroma < 38)).mean())


def mottle(ab: np.ndarray, region: np.ndarray) -> float | None:
    """Unevenness of a region: deviation of chroma over 5 x 5 latent cells, Lab units, mean over the windows inside the region; None
    if there are none. ab [2,H,W]."""
    cells = F.avg_pool2d(torch.from_numpy(np.ascontiguousarray(ab, np.float32))[None], 8)
    whole = (F.avg_pool2d(torch.from_numpy(region.astype(np.float32))[None, None], 8) > 0.98).float()
    mean = F.avg_pool2d(cells, 5, 1)
    deviation = (F.avg_pool2d(cells * cells, 5, 1) - mean * mean).clamp(min=0).sum(1).sqrt()
    inside = F.avg_pool2d(whole, 5, 1)[:, 0] > 0.99
    return float(deviation[inside].mean()) if inside.any() else None


def wandering(ab: np.ndarray, places: list[tuple[int, int]], thing: np.ndarray) -> float:
    """Deviation of a moving thing's chroma over the frames, Lab units, each of its pixels followed. ab [F,2,H,W]; the thing, bool [s,s],
    lies with its top left corner at places[f] = (y, x) in frame f, wholly inside the frame."""
    side = thing.shape[0]
    followed = np.stack([frame[:, y : y + side, x : x + side][:, thing] for frame, (y, x) in zip(ab, places, strict=True)])  # [F,2,P]
    return float(np.sqrt(followed.var(0).sum(0)).mean())
