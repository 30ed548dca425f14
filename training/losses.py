"""What training asks of the instance maps, of propagation and of clips."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from data import Batch

NEAR = 8 / 40
"""Propagated chroma that is this far off (latent units) is as bad as none."""
SMALL = 0.08
"""Things that take less of the picture than this weigh more, cell by cell."""
FLICKER = 4.0
"""What the part of an error that changes over a clip's frames weighs, beside all of it."""


def rivalry_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy of each cell's owner, phrases against each other and against the rest: the softmax that CMPF draws maps by."""
    masked = logits + (batch.valid[:, :, None, None] - 1) * 1e4
    log_rest, log_own = F.pad(masked, (0, 0, 0, 0, 1, 0)).log_softmax(1).split([1, masked.shape[1]], 1)
    known = (batch.weight > 0).float()[:, :, None, None] * batch.regions
    owned = known.sum(1, keepdim=True).clamp(max=1)
    # Cells of small things weigh more, else nobody misses them.
    small = (SMALL / batch.regions.mean((2, 3), keepdim=True).clamp(min=1e-3)).sqrt().clamp(1, 3)
    loss = -(known * small * log_own).sum(1, keepdim=True) - (1 - owned) * batch.trusted * batch.care * log_rest
    some = (batch.weight >= 1).any(1).float()
    return (loss.mean((1, 2, 3)) * some).sum() / some.sum().clamp(min=1)


def map_loss(logits: Tensor, batch: Batch) -> Tensor:
    """Maps against masks: binary cross-entropy + 0.3 dice, and who owns which cell; labels without a mask only ask for some sure cells."""
    target, weight = batch.regions, batch.weight
    bce = F.binary_cross_entropy_with_logits(logits, target, reduction="none") * torch.maximum(batch.trusted * batch.care, target)
    loss = (bce.mean((2, 3)) * weight).sum() / weight.sum().clamp(min=1)
    p, present = logits.sigmoid(), (weight >= 1).float()
    dice = 1 - (2 * (p * target).sum((2, 3)) + 1) / (p.sum((2, 3)) + target.sum((2, 3)) + 1)
    loss = loss + 0.3 * (dice * present).sum() / present.sum().clamp(min=1) + 0.5 * rivalry_loss(logits, batch)
    surest = logits.flatten(2).topk(max(1, logits[0, 0].numel() // 20), -1).values.mean(-1)
    absent = ((weight > 0) & (weight < 1)).float()
    # A thing that is not there must stay under 1 % of the picture: its boldest cells count, not its mean.
    loss = loss + 0.35 * (F.softplus(surest + 1) * absent).sum() / absent.sum().clamp(min=1)
    return loss + 0.05 * (F.softplus(-surest) * batch.somewhere).sum() / batch.somewhere.sum().clamp(min=1)


def propagation_loss(spread: Tensor, batch: Batch) -> Tensor:
    """How far known colors should go. A hint on a labelled thing is meant for that thing: cross-entropy against its mask. Elsewhere, and
    across frames, colors are the judge: sureness pays where the propagated one is nearer than NEAR to the truth (Geman-McClure's
    bounded error, since one wrong guess must not make it shy of all)."""
    sure, known = spread[:, 2:], batch.hint[:, 2:]
    error = (spread[:, :2] / (sure + 0.02) - batch.latent).square().sum(1, keepdim=True)
    fair = 2 * sure * error / (error + NEAR**2) + (1 - sure)
    hit = ((batch.regions > 0.5) & (known > 0)).flatten(2).any(-1) & (batch.frames == 1)  # [B,K]
    target = (batch.regions * hit[:, :, None, None]).amax(1, keepdim=True)
    meant = F.binary_cross_entropy(sure.clamp(1e-4, 1 - 1e-4), target, reduction="none") * torch.maximum(batch.trusted, target)
    loss = torch.where(hit.any(1)[:, None, None, None], meant, fair)
    some = (known.flatten(1).unflatten(0, (-1, batch.frames)).amax((1, 2)) > 0).float().repeat_interleave(batch.frames)
    asked = (1 - known) * some[:, None, None, None]
    return (loss * asked).sum() / asked.sum().clamp(min=1)


def clip_loss(error: Tensor) -> Tensor:
    """error [B,N,C,h,w] of clips of N frames -> mean square, flicker weighing more: an error that all frames share is another color, which
    may please as well; one that changes from frame to frame pleases nobody."""
    return error.square().mean() + FLICKER * (error - error.mean(1, keepdim=True)).square().mean()
