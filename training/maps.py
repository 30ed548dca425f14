"""From CMPF's maps to those that colors follow (ours): logits are averaged along motion, each map ends at a threshold of its own, and phrases
whose thing was not found are dropped. Plain functions of what the pack's graph gives; the app has the same in workers/colorizer/maps."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from motion import steady

SUREST = 16.0
"""Logits are kept within this: beyond it a map's floats no longer tell them apart."""
THRESHOLDS = (-5.0, 1.0, 25)
"""Lowest, highest, number of them."""


@dataclass(frozen=True)
class MapSettings:
    """`maps` in a pack's manifest (docs/pack-format.md), chosen on validation pictures and clips. The defaults leave maps as CMPF made them."""

    bias: float = 0.0
    """Added to all logits: as trained they are somewhat shy."""
    nothing: float = 1.0
    something: float = 2.0
    """Expected Dice scores of a map's best region: at the first its threshold stays as it is, from the second on it moves all the way."""
    slope: float = 1.0
    """Factor on logits then: a found thing's map should be near 1, since it is also how much of its color arrives."""
    memory: float = 0.0
    """How much of a frame's logits comes from the frames before, and then after it, 0..1."""

    def to_manifest(self) -> dict:
        return asdict(self)


def logits_of(maps: Tensor) -> Tensor:
    """maps [F,K,h,w], a softmax over [0, logits] without its first -> the logits."""
    rest = (1 - maps.sum(1, keepdim=True)).clamp(min=1e-7)
    return (maps.clamp(min=1e-7).log() - rest.log()).clamp(-SUREST, SUREST)


def end_maps(logits: Tensor, settings: MapSettings) -> Tensor:
    """Where a map ends. Cells of a thing that is hard to see may all have low probabilities and still be where it most likely is: the region with
    the highest expected Dice score is that of the cells over some threshold, which differs from map to map (Lipton et al., ECML 2014). Logits
    move so that this threshold is at 0; less so the worse even the best region is expected to be, since nothing may be there. [F,K,h,w] -> the same.
    """
    logits = logits.float() + settings.bias
    cells, thresholds = logits.flatten(2)[:, :, None], torch.linspace(*THRESHOLDS, device=logits.device)
    p = cells.sigmoid()
    inside = ((cells - thresholds[:, None]) * 8 + 0.5).clamp(0, 1)  # [F,K,G,h*w], a step that is soft over an eighth
    dice = 2 * (p * inside).sum(-1) / (inside.sum(-1) + p.sum(-1) + 1)  # [F,K,G]
    best = (dice * 100).softmax(-1)  # a mean over thresholds that are nearly as good, so that it does not jump from frame to frame
    threshold, surety = (best * thresholds).sum(-1), (best * dice).sum(-1)
    moved = ((surety - settings.nothing) / (settings.something - settings.nothing)).clamp(0, 1)
    return (logits - (threshold * moved).detach()[..., None, None]) * settings.slope


def place_phrases(maps: Tensor, valid: Tensor, noun: Tensor, match: Tensor, settings: MapSettings, found_area: float, shot: bool) -> Tensor:
    """CMPF's maps [F,K,h,w] -> the maps that colors follow. valid [F,K]; noun [F,K,384]: phrases of one noun split its map between them and are
    found together. `found_area`: a phrase whose map is over 0.5 on a smaller share of every frame of the shot (of the picture) is dropped."""
    logits = logits_of(maps)
    if shot and settings.memory and len(maps) > 1:
        logits = steady(logits, match, settings.memory)
    logits = end_maps(logits, settings)

    def rivals(valid: Tensor) -> Tensor:
        masked = logits + (valid[:, :, None, None] - 1) * 1e4
        return F.pad(masked, (0, 0, 0, 0, 1, 0)).softmax(1)[:, 1:]

    made = rivals(valid)
    if not found_area:
        return made
    same = (noun[:, :, None] == noun[:, None]).all(-1).float() * valid[:, None]  # [F,K,K]
    found = (torch.einsum("bkj,bjhw->bkhw", same, made) > 0.5).float().mean((2, 3)) >= found_area
    if shot:
        found = found.any(0, keepdim=True).expand_as(found)
    return rivals(valid * found) * (valid * found)[:, :, None, None]
