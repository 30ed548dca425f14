"""What evaluate.py measures on: validation pictures, the colors that prompts ask for, and a network that runs over them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

import colors
import wording
from data import cell_share
from model import LATENT_SCALE
from sampling import BEST_GUESS, Prompt, SamplerSettings, colorize
from sheets import square
from shards import Photo, load_photos

HUE = 35.0
CHROMA = 10.0


@dataclass
class Case:
    """One validation picture."""

    photo: Photo
    rgb: np.ndarray  # uint8 [S,S,3]
    lab: np.ndarray  # [S,S,3]
    regions: dict[str, np.ndarray]  # noun -> bool [S,S], at least 2 % of the picture

    @property
    def luminance(self) -> Tensor:
        return torch.from_numpy(self.lab[None, None, ..., 0] / 50 - 1)


def load_cases(paths: list[Path], size: int, limit: int) -> list[Case]:
    photos = load_photos(paths, size)
    masked = [p for p in photos if p.mask is not None]
    others = [p for p in photos if p.mask is None]
    if limit:
        masked, others = (x[:: max(1, -(-len(x) // limit))] for x in (masked, others))
    cases = []
    for photo in masked + others:
        rgb, mask = square(photo, size)
        cases.append(Case(photo, rgb, colors.rgb_to_lab(rgb), photo.regions(mask, least=int(size * size * 0.02))))
    return cases


class Runner:
    """Runs one network over cases, in batches."""

    def __init__(self, net, embed, steps: int, guidance: float, sampler: SamplerSettings, batch: int = 8) -> None:
        self.net, self.embed, self.steps, self.guidance, self.sampler, self.batch = net, embed, steps, guidance, sampler, batch
        self._automatic: dict[str, np.ndarray] = {}

    def prompt(self, rows: list[list[tuple[str, str]]], exact: list[np.ndarray | None] | None = None) -> Prompt:
        rows = [wording.with_skin(row) for row in rows]
        width = max(1, max(len(row) for row in rows))
        p = Prompt(torch.zeros(len(rows), width, 384), torch.zeros(len(rows), width, 384), torch.zeros(len(rows), width), torch.zeros(len(rows), width, 3))
        for b, row in enumerate(rows):
            if row:
                p.noun[b, : len(row)] = self.embed([noun for noun, _ in row])
                p.phrase[b, : len(row)] = self.embed([said for _, said in row])
                p.valid[b, : len(row)] = 1
            if exact and exact[b] is not None:
                p.exact[b, 0] = torch.tensor([*(exact[b] / LATENT_SCALE), 1.0])
        return p

    def __call__(self, cases: list[Case], rows, seed: int = BEST_GUESS, exact=None, hint=None, given=None, steps: int | None = None):
        """rows: per case its (noun, phrase) pairs -> list of (ab [2,S,S], map [K,h,w])."""
        found = []
        for start in range(0, len(cases), self.batch):
            part = slice(start, start + self.batch)
            luminance = torch.cat([case.luminance for case in cases[part]])
            maps, said = None, self.prompt(rows[part], exact[part] if exact else None)
            if given is not None:
                width = said.valid.shape[1]
                maps = torch.zeros(len(luminance), width, luminance.shape[2] // 8, luminance.shape[3] // 8)
                for b, regions in enumerate(given[part]):
                    for k, region in enumerate(regions):
                        maps[b, k] = torch.from_numpy(cell_share(region))
            result = colorize(
                self.net, luminance, said, seed=seed, given=maps, sampler=self.sampler,
                steps=self.steps if steps is None else steps, guidance=self.guidance, hint=torch.stack(hint[part]) if hint else None,
            )  # fmt: skip
            found += [(ab.numpy(), m.numpy()) for ab, m in zip(result["ab"], result["map"], strict=True)]
        return found

    def automatic(self, cases: list[Case]) -> list[np.ndarray]:
        """ab [2,S,S] of each case without a prompt, from zero noise; cached, since many measures compare with it."""
        new = [case for case in cases if case.photo.key not in self._automatic]
        for case, (ab, _) in zip(new, self(new, [[] for _ in new]), strict=True):
            self._automatic[case.photo.key] = ab.astype(np.float16)
        return [self._automatic[case.photo.key].astype(np.float32) for case in cases]


def asked_color(case: Case, region: np.ndarray, rng: random.Random, besides: Sequence[str] = ()) -> str:
    """A random basic color whose hue can be seen at the region's luminance, away from `besides`."""
    lightness = float(case.lab[region, 0].mean())
    names = [n for n in colors.BASIC_CHROMATIC if colors.fits(n, lightness)] or colors.BASIC_CHROMATIC
    apart = [n for n in names if all(colors.hue_distance(colors.ab_of(n), colors.ab_of(other)) > 2 * HUE for other in besides)]
    return rng.choice(apart or names)


def right(ab: np.ndarray, region: np.ndarray, color: str) -> bool:
    mean = ab[:, region].mean(1)
    return bool(np.hypot(*mean) > CHROMA and colors.hue_distance(mean, colors.ab_of(color)) <= HUE)
