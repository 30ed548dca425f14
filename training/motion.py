"""Averages along motion (ours): what a point of the scene has on all frames of a shot. The app has the same in
workers/colorizer/diffusion/motion-average.ts."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from model import unit

RADIUS, LIKENESS, NEARNESS, STRANGE = 2, 20.0, 0.05, 0.5
"""Cells a frame that motion may reach; weights of cosine and squared distance in cells; the cosine at which a cell is as likely to be new."""


def around(planes: Tensor) -> Tensor:
    """[C,h,w] -> [C,D,h,w]: each cell's neighbors up to RADIUS away, row by row; zeros outside the picture."""
    side = 2 * RADIUS + 1
    return F.unfold(planes[None], side, padding=RADIUS).view(len(planes), side * side, *planes.shape[1:])


def affinity(match: Tensor, other: Tensor, owners: Tensor | None = None, others: Tensor | None = None) -> Tensor:
    """How likely each cell of a frame shows what each near cell of another frame does: [D,h,w], with the share of "neither" left out. In 65,535ths,
    as the app keeps them. match, other [M,h,w]; owners, others [K,h,w] say how much of a cell is each thing's: cells of different things have
    nothing in common, however alike they look."""
    q, k = (unit(x.movedim(0, -1)).movedim(-1, 0) for x in (match, other))
    step = torch.arange(-RADIUS, RADIUS + 1.0)
    far = (step[:, None].square() + step.square()).flatten()[:, None, None]
    outside = 1 - around(torch.ones(1, *match.shape[1:]))[0]
    alike = LIKENESS * (q[:, None] * around(k)).sum(0) - NEARNESS * far - 1e4 * outside
    if owners is not None:
        alike = alike + ((owners[:, None] * around(others)).sum(0) + 1e-6).log()
    likely = F.pad(alike, (0, 0, 0, 0, 1, 0), value=LIKENESS * STRANGE).softmax(0)[1:]
    return (likely * 65535).round() / 65535


def steady(planes: Tensor, match: Tensor, memory: float, owners: Tensor | None = None) -> Tensor:
    """Planes [F,C,h,w] of a shot, averaged along motion: exponentially, forward and then back. Of map logits, so that a thing that is found on
    one frame and missed on the next is found on both; of chroma, so that what moves keeps its color. A cell's own frame counts fully where the
    others show nothing like it. match [F,M,h,w]; `memory`, 0..1, is how much of a frame comes from those passed by; owners [F,K,h,w]."""

    def walk(order: list[int], planes: list[Tensor]) -> list[Tensor]:
        made, total = list(planes), None
        for before, frame in zip([None, *order], order, strict=False):
            own = (1 - memory) * torch.cat([planes[frame], torch.ones_like(planes[frame][:1])])
            if before is not None:
                whose = () if owners is None else (owners[frame], owners[before])
                own = own + memory * (affinity(match[frame], match[before], *whose) * around(total)).sum(1)
            total = own
            made[frame] = total[:-1] / total[-1:]
        return made

    order = list(range(len(planes)))
    return torch.stack(walk(order[::-1], walk(order, list(planes))))
