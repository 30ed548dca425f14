"""Sheets of pictures, so that a person sees the network learn."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

import colors
from model import LC4
from sampling import Prompt, colorize
from shards import Photo, load_photos
from text import PhraseEmbedder

_SIZE = 192
_COLORS = ("red", "green", "blue", "orange", "purple", "pink", "yellow", "brown")


def to_rgb(luminance: np.ndarray, ab: np.ndarray) -> np.ndarray:
    """luminance [H,W] in -1..1, ab [2,H,W] -> uint8 [H,W,3]"""
    lab = np.concatenate([(luminance[..., None] + 1) * 50, np.moveaxis(ab, 0, -1)], -1)
    return np.rint(colors.lab_to_rgb(lab)).astype(np.uint8)


def square(photo: Photo, size: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Center crop scaled to size x size: uint8 sRGB and mask."""
    height, width = photo.pixels.shape[:2]
    side = min(height, width)
    box = ((width - side) // 2, (height - side) // 2, (width + side) // 2, (height + side) // 2)
    rgb = np.asarray(Image.fromarray(photo.pixels).resize((size, size), Image.Resampling.BICUBIC, box))
    mask = None
    if photo.mask is not None:
        mask = np.asarray(Image.fromarray(photo.mask).resize((size, size), Image.Resampling.NEAREST, box))
    return rgb, mask


@cache
def _examples(shard: str, count: int) -> list[tuple[Photo, np.ndarray, np.ndarray]]:
    photos = load_photos([Path(shard)], _SIZE, masked_only=True)
    photos = photos[:: max(1, len(photos) // count)][:count]
    return [(photo, *square(photo, _SIZE)) for photo in photos]


def sheet(net: LC4, embed: PhraseEmbedder, shard: str, path: Path, count: int = 12) -> None:
    """Rows: truth, automatic, the two largest instances prompted in other colors, the map of the first. Columns: pictures of `shard`."""
    examples = _examples(shard, count)
    rgb = np.stack([e[1] for e in examples])
    luminance = torch.from_numpy(colors.rgb_to_lab(rgb)[..., :1] / 50 - 1).permute(0, 3, 1, 2)
    nouns = []
    for photo, _, mask in examples:
        regions = photo.regions(mask)
        nouns.append(sorted(regions, key=lambda noun: -regions[noun].sum())[:2] or ["object"])
    wanted = [[_COLORS[(2 * i + k) % len(_COLORS)] for k in range(len(row))] for i, row in enumerate(nouns)]
    noun, text, valid = torch.zeros(len(nouns), 2, 384), torch.zeros(len(nouns), 2, 384), torch.zeros(len(nouns), 2)
    for i, row in enumerate(nouns):
        noun[i, : len(row)] = embed(row)
        text[i, : len(row)] = embed([f"a {c} {n}" for c, n in zip(wanted[i], row, strict=True)])
        valid[i, : len(row)] = 1
    net.eval()
    automatic = colorize(net, luminance, Prompt.empty(len(nouns)))
    prompted = colorize(net, luminance, Prompt(noun, text, valid, torch.zeros(len(nouns), 2, 3)))
    columns = []
    for i, row in enumerate(nouns):
        gray = luminance[i, 0].numpy()
        heat = np.asarray(Image.fromarray((prompted["map"][i, 0].numpy() * 255).astype(np.uint8)).resize((_SIZE, _SIZE)))
        column = np.concatenate(
            [rgb[i], to_rgb(gray, automatic["ab"][i].numpy()), to_rgb(gray, prompted["ab"][i].numpy()), np.repeat(heat[..., None], 3, -1)]
        )
        picture = Image.fromarray(column)
        said = ", ".join(f"{c} {n}" for c, n in zip(wanted[i], row, strict=True))
        ImageDraw.Draw(picture).text((3, 2 * _SIZE + 3), said, fill="white", stroke_width=1, stroke_fill="black")
        columns.append(np.asarray(picture))
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.concatenate(columns, 1)).save(path)
