"""Losses of the instance maps, of propagation and of clips."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from data import Batch

NEAR = 8 / 40
"""Propagated chroma with this error (latent units) is as bad as none."""
SMALL = 0.08
"""Things under this share of the picture get a larger weight per cell."""
PRESENT = 0.1
"""Weight of a present thing's own cells, each thing counting the same: in the mean over cells a small thing would weigh a twentieth of what
one absent phrase does, and small things would stay unfound."""
FLICKER = 4.0
"""Weight of the part of the error that changes over a clip's frames; the whole error weighs 1."""


def rivalry_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy of the phrase that each cell belongs to, or none: over the softmax that CMPF makes maps with."""
    masked = logits + (batch.valid[:, :, None, None] - 1) * 1e4
    log_rest, log_own = F.pad(masked, (0, 0, 0, 0, 1, 0)).log_softmax(1).split([1, masked.shape[1]], 1)
    known = (batch.weight > 0).float()[:, :, None, None] * batch.regions
    owned = known.sum(1, keepdim=True).clamp(max=1)
    # Cells of small things weigh more: their few cells would hardly count in the mean.
    small = (SMALL / batch.regions.mean((2, 3), keepdim=True).clamp(min=1e-3)).sqrt().clamp(1, 3)
    loss = -(known * small * log_own).sum(1, keepdim=True) - (1 - owned) * batch.trusted * batch.care * log_rest
    some = (batch.weight >= 1).any(1).float()
    return (loss.mean((1, 2, 3)) * some).sum() / some.sum().clamp(min=1)


def dice_loss(logits: Tensor, target: Tensor) -> Tensor:
    """[B,K,h,w] -> [B,K]"""
    p = logits.sigmoid()
    return 1 - (2 * (p * target).sum((2, 3)) + 1) / (p.sum((2, 3)) + target.sum((2, 3)) + 1)


def map_loss(logits: Tensor, ended: Tensor, batch: Batch) -> Tensor:
    """Maps against masks: binary cross-entropy over cells and over things, dice, rivalry_loss; a label without a mask only requires some cells
    with high logits. `ended` are the logits after maps.end_maps, where maps must end right, too."""
    target, weight = batch.regions, batch.weight
    bce = F.binary_cross_entropy_with_logits(logits, target, reduction="none") * torch.maximum(batch.trusted * batch.care, target)
    loss = (bce.mean((2, 3)) * weight).sum() / weight.sum().clamp(min=1)
    present = (weight >= 1).float()
    missed = (F.softplus(-logits) * target).sum((2, 3)) / target.sum((2, 3)).clamp(min=1)
    things = 0.15 * dice_loss(logits, target) + 0.3 * dice_loss(ended, target) + PRESENT * missed
    loss = loss + (things * present).sum() / present.sum().clamp(min=1) + 0.5 * rivalry_loss(logits, batch)
    surest = logits.flatten(2).topk(max(1, logits[0, 0].numel() // 20), -1).values.mean(-1)
    absent = ((weight > 0) & (weight < 1)).float()
    # The map of an absent thing must stay under 1 % of the picture, so its highest logits count, not its mean.
    loss = loss + 0.35 * (F.softplus(surest + 1) * absent).sum() / absent.sum().clamp(min=1)
    return loss + 0.05 * (F.softplus(-surest) * batch.somewhere).sum() / batch.somewhere.sum().clamp(min=1)


def propagation_loss(spread: Tensor, batch: Batch) -> Tensor:
    """Certainty of propagation. A hint on a labeled thing should spread over that thing: cross-entropy against its mask. Elsewhere, and across
    frames, colors decide: certainty lowers the loss where the propagated chroma is nearer than NEAR to the truth (Geman-McClure's bounded
    error, so that a single wrong guess does not make it uncertain everywhere)."""
    sure, known = spread[:, 2:], batch.hint[:, 2:]
    error = (spread[:, :2] / (sure + 0.02) - batch.latent).square().sum(1, keepdim=True)
    fair = 2 * sure * error / (error + NEAR**2) + (1 - sure)
    hit = ((batch.regions > 0.5) & (known > 0)).flatten(2).any(-1) & (batch.frames == 1)  # [B,K]
    target = (batch.regions * hit[:, :, None, None]).amax(1, keepdim=True)
    meant = F.binary_cross_entropy(sure.clamp(1e-4, 1 - 1e-4), target, reduction="none") * torch.maximum(batch.trusted, target)
    loss = torch.where(hit.any(1)[:, None, None, None], meant, fair)
    some = (known.flatten(1).unflatten(0, (-1, batch.frames)).amax((1, 2)) > 0).float().repeat_interleave(batch.frames)
    weight = (1 - known) * some[:, None, None, None]
    return (loss * weight).sum() / weight.sum().clamp(min=1)


def clip_loss(error: Tensor, path: Tensor) -> Tensor:
    """error [B,N,C,h,w] of clips of N frames -> mean square, flicker weighing more: an error that a point of the scene has in all frames is
    only another plausible color, one that changes as the point moves on is visible flicker. `path` [B,N,h,w] numbers the points; -1 is unknown."""
    values = error.movedim(2, -1).flatten(0, -2)  # [B*N*h*w,C]
    clip = torch.arange(len(path), device=path.device)[:, None, None, None] << 40  # points of different clips differ
    _, point, count = (clip + path).flatten().unique(return_inverse=True, return_counts=True)
    mean = torch.zeros(len(count), values.shape[1], device=values.device).index_add(0, point, values) / count[:, None]
    changing = (values - mean[point]).square().mean(1)
    known = ((path.flatten() >= 0) & (count[point] > 1)).to(values)
    return error.square().mean() + FLICKER * (changing * known).sum() / known.sum().clamp(min=1)
