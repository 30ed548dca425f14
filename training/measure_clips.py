"""Measures of clips: held-out films as they are, with people's own prompts, and things that move along a known path."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageFilter

import colors
import metrics
from cases import Case, Runner, asked_color
from clips import HELD_OUT, find_clips, read_clip
from data import recolor
from model import LATENT_SCALE
from sampling import Prompt, colorize
from sheets import to_rgb

PROMPTS = {
    "bottles": [("bottles", "light blue bottles"), ("bottle caps", "blue bottle caps"), ("wall", "a gray wall"), ("table", "a white table")],
    "cockatoo": [("cockatoo", "a white cockatoo"), ("beak", "a gray beak"), ("ceiling", "a brown ceiling")],
    "pedestrians": [("grass", "green grass"), ("building", "a brown building"), ("road", "a gray road"), ("people", "people in black")],
    "portrait_koolshooters": [("hair", "red hair"), ("skin", "pale skin"), ("background", "an orange background")],
    "sign_student": [("hoodie", "a black hoodie"), ("jeans", "blue jeans"), ("board", "a blue board"), ("wall", "a gray wall")],
    "tree": [("tree", "a green tree"), ("sky", "a white sky")],
}
"""Prompts (noun and phrase) as a viewer of the film would write them, not chosen for what the network does well."""


def opened(path: Path, frames: int, spread: bool) -> tuple[np.ndarray, np.ndarray, torch.Tensor]:
    """The first frames of a clip, or as many at even distances: uint8 [F,H,W,3], Lab, luminance [F,1,H,W]."""
    rgb = read_clip(path, 256, limit=None if spread else frames)
    if spread:
        rgb = rgb[np.linspace(0, len(rgb) - 1, frames).astype(int)]
    height, width = (d // 32 * 32 for d in rgb.shape[1:3])
    rgb = rgb[:, :height, :width]
    lab = colors.rgb_to_lab(rgb)
    return rgb, lab, torch.from_numpy(lab[..., 0] / 50 - 1)[:, None].float()


def measure_clips(run: Runner, folder: str, way: str, static: bool, frames: int) -> dict:
    """Held-out clips without a prompt: consistency over `frames` frames, and how much a known first frame of 8 improves the others."""
    paths = [p for p in find_clips(folder) if p.stem in HELD_OUT] or find_clips(folder)
    rows = []
    for path in paths:
        rgb, lab, luminance = opened(path, frames, False)
        tied = {"steps": run.steps, "way": way, "static": static, "sampler": run.sampler}
        ab = colorize(run.net, luminance, Prompt.empty(len(rgb)), **tied)["ab"].numpy()
        made = np.stack([to_rgb(x[0].numpy(), y) for x, y in zip(luminance, ab, strict=True)])
        latent = torch.nn.functional.avg_pool2d(torch.from_numpy(lab[:1, ..., 1:]).permute(0, 3, 1, 2), 8) / LATENT_SCALE
        hint = torch.zeros(8, 3, *latent.shape[2:])
        hint[0] = torch.cat([latent[0], torch.ones_like(latent[0, :1])])
        locked = colorize(run.net, luminance[:8], Prompt.empty(8), **tied, hint=hint)["ab"].numpy()
        free = colorize(run.net, luminance[:8], Prompt.empty(8), **tied)["ab"].numpy()

        def quality(x: np.ndarray) -> float:
            return float(np.mean([metrics.psnr(to_rgb(luminance[i, 0].numpy(), x[i]), rgb[i]) for i in range(1, 8)]))  # noqa: B023

        rows.append((
            metrics.cdc(made), metrics.cdc(rgb), metrics.flicker(lab[..., 0], ab), metrics.flicker(lab[..., 0], np.moveaxis(lab[..., 1:], -1, 1)),
            quality(locked) - quality(free), np.mean([metrics.colorfulness(f) for f in made]),
        ))  # fmt: skip
    keys = ("cdc", "cdc_truth", "flicker", "flicker_truth", "locked_gain", "clips_colorfulness")
    return {"clips": len(paths), "way": way, "still": static, **{key: float(value) for key, value in zip(keys, np.mean(rows, 0), strict=True)}}


def measure_film(run: Runner, folder: str, way: str, frames: int = 8) -> dict:
    """Held-out clips against the truth: with PROMPTS, without a prompt, and gray; frames at even distances over each clip."""
    by_clip, rows = {}, []
    for path in [p for p in find_clips(folder) if p.stem in PROMPTS]:
        rgb, _, luminance = opened(path, frames, True)
        said = run.prompt([PROMPTS[path.stem]] * frames)

        def scores(ab: np.ndarray) -> tuple[float, float]:
            made = [to_rgb(x[0].numpy(), y) for x, y in zip(luminance, ab, strict=True)]  # noqa: B023
            truth = rgb  # noqa: B023
            return float(np.mean([metrics.psnr(a, b) for a, b in zip(made, truth, strict=True)])), float(np.mean([metrics.colorfulness(a) for a in made]))

        tied = {"steps": run.steps, "way": way, "sampler": run.sampler}
        plain = scores(colorize(run.net, luminance, Prompt.empty(frames), **tied)["ab"].numpy())
        prompted = scores(colorize(run.net, luminance, said, **tied)["ab"].numpy())
        gray = scores(np.zeros((frames, 2, *luminance.shape[2:]), np.float32))
        row = (gray[0], *plain, *prompted, float(np.mean([metrics.colorfulness(f) for f in rgb])))
        by_clip[path.stem] = [round(x, 2) for x in row]
        rows.append(row)
    keys = ("film_psnr_gray", "film_psnr_automatic", "film_colorfulness_automatic", "film_psnr_prompted", "film_colorfulness_prompted", "film_colorfulness_truth")
    return {**{key: float(value) for key, value in zip(keys, np.mean(rows, 0), strict=True)}, "film_by_clip": by_clip}


FRAMES = 16


def moving_things(cases: list[Case], count: int, size: int = 256):
    """Photographs over which a thing of another photograph moves, straight and evenly: (noun, color, luminance [16,1,S,S], places, bool [s,s])."""
    rng = random.Random(7)
    things = [case for case in cases if any(0.05 < region.mean() < 0.4 for region in case.regions.values())]
    ground = [case for case in cases if not case.regions or max(region.mean() for region in case.regions.values()) > 0.5]
    for _ in range(count):
        case, behind = rng.choice(things), rng.choice(ground)
        noun = rng.choice([n for n, region in sorted(case.regions.items()) if 0.05 < region.mean() < 0.4 and n not in ("sky", "wall", "floor", "road")] or ["object"])
        region = case.regions.get(noun)
        if region is None:
            continue
        rows, columns = np.where(region.any(1))[0], np.where(region.any(0))[0]
        side = min(int(max(rows[-1] - rows[0], columns[-1] - columns[0])) + 9, size)
        top, left = (int(np.clip(v, 0, size - side)) for v in (rows[0] - 4, columns[0] - 4))
        lab, inside = case.lab[top : top + side, left : left + side].copy(), region[top : top + side, left : left + side]
        color = asked_color(case, region, rng)
        recolor(lab, inside, color, 1.0, rng)
        small = max(0.25, min(1.0, 120 / side))
        side = int(side * small)
        planes = [np.asarray(Image.fromarray(np.ascontiguousarray(p, np.float32)).resize((side, side), Image.Resampling.BILINEAR)) for p in (lab[..., 0], inside * 1.0)]
        alpha = np.asarray(Image.fromarray((planes[1] * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1)), np.float32) / 255
        start, end = ((rng.randint(0, size - side), x) for x in (0, size - side))
        places = [tuple(int(a + (b - a) * f / (FRAMES - 1)) for a, b in zip(start, end, strict=True)) for f in range(FRAMES)]
        luminance = np.repeat(behind.lab[None, ..., 0], FRAMES, 0)
        for frame, (y, x) in zip(luminance, places, strict=True):
            view = frame[y : y + side, x : x + side]
            view += alpha * (planes[0] - view)
        core = np.asarray(Image.fromarray(((planes[1] > 0.5) * 255).astype(np.uint8)).filter(ImageFilter.MinFilter(9))) > 0
        if core.sum() < 100:
            continue
        yield noun, color, torch.from_numpy(luminance / 50 - 1)[:, None], places, core


def measure_moving(run: Runner, cases: list[Case], count: int = 16) -> dict:
    """Drift of a moving thing's chroma over 16 frames, pixel by pixel along its path: with and without a phrase for it, with and without TDA."""
    rows = []
    for noun, color, luminance, places, core in moving_things(cases, count):
        said = run.prompt([[(noun, f"a {color} {noun}")]] * FRAMES)
        row = []
        for prompt in (said, Prompt.empty(FRAMES)):
            for way in ("ccf", "none"):
                ab = colorize(run.net, luminance, prompt, steps=run.steps, way=way, sampler=run.sampler)["ab"].numpy()
                row.append(metrics.wandering(ab, places, core))
        rows.append(row)
    keys = ("moving", "moving_without_tda", "moving_automatic", "moving_automatic_without_tda")
    return {"moving_things": len(rows), **{key: float(value) for key, value in zip(keys, np.mean(rows, 0), strict=True)}}
