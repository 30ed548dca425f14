"""Damage of old film. It changes the luminance alone, since the input is archive footage and the wanted color is that of the scene."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def damage(luminance: Tensor, frames: int = 1) -> Tensor:
    """Old film: gamma, low contrast, blur, grain, scratches, vignette, banding, each at random, the same on all frames of a clip.

    luminance [B*N,1,S,S] in -1..1, clips of N = `frames` frames -> the same shape. On the luminance's device: on a GPU it takes no time, on
    the processes that draw batches a third of theirs.
    """
    batch, size, device = len(luminance) // frames, luminance.shape[-1], luminance.device

    def uniform(low: float, high: float) -> Tensor:
        return torch.rand(batch, 1, 1, 1, device=device) * (high - low) + low

    def chosen(share: float) -> Tensor:
        return (torch.rand(batch, 1, 1, 1, device=device) < share).float()

    x = (luminance.reshape(batch, frames, size, size) + 1) / 2  # a clip's frames as channels of one picture
    x = x.clamp(min=1e-4) ** torch.where(chosen(0.3) > 0, uniform(0.7, 1.4), 1.0)
    flat = chosen(0.25)
    x = x * (1 - flat * uniform(0.1, 0.45)) + flat * uniform(0.0, 0.2)
    blur = chosen(0.25)
    soft = F.interpolate(F.avg_pool2d(x, 2), size=(size, size), mode="bilinear", align_corners=False)
    x = x + blur * uniform(0.4, 1.0) * (soft - x)
    fine = torch.randn(batch, 1, size, size, device=device)
    coarse = F.interpolate(torch.randn(batch, 1, size // 2, size // 2, device=device), scale_factor=2.0)
    x = x + chosen(0.35) * uniform(0.01, 0.07) * torch.where(chosen(0.5) > 0, fine, coarse)
    lines = (torch.rand(batch, 1, 1, size, device=device) < 0.012).float() * uniform(-0.4, 0.5)
    x = x + chosen(0.12) * lines
    axis = torch.linspace(-1, 1, size, device=device)
    radius = axis[None, :] ** 2 + axis[:, None] ** 2
    x = x * (1 - chosen(0.15) * uniform(0.1, 0.35) * radius)
    levels = uniform(20, 80)
    x = torch.where(chosen(0.1) > 0, torch.round(x * levels) / levels, x)
    return (x.clamp(0, 1) * 2 - 1).reshape(luminance.shape)
