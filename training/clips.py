"""Clips for TDA: real color clips, and photographs that pan and zoom while recolored cut-outs move across them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageFilter

import colors
import wording
from data import Batch, Sample, Sampler, Target, cell_share, collate, recolor
from sampling import CLIP_FRAMES as FRAMES
from shards import BadInput

HELD_OUT = ("bottles", "cockatoo", "pedestrians", "portrait_koolshooters", "sign_student", "tree")
"""Clips of shared/data/videos that are never trained on: evaluate.py's."""
_ENDINGS = (".mp4", ".mov", ".mkv", ".webm", ".avi")


def find_clips(folder: str | Path) -> list[Path]:
    found = sorted(p for p in Path(folder).glob("*") if p.suffix.lower() in _ENDINGS)
    if not found:
        raise BadInput(f"{folder} holds no video clip: point --clips at a folder of .mp4 files.")
    return found


def read_clip(path: Path, short_side: int, limit: int | None = None) -> np.ndarray:
    """uint8 [F,H,W,3] sRGB."""
    import av

    frames = []
    try:
        with av.open(str(path)) as container:
            for frame in container.decode(video=0):
                scale = short_side / min(frame.width, frame.height)
                frames.append(frame.reformat(round(frame.width * scale), round(frame.height * scale), format="rgb24").to_ndarray())
                if limit and len(frames) == limit:
                    break
    except (av.FFmpegError, OSError, IndexError) as error:
        raise BadInput(f"{path} can't be decoded ({error}): replace the file or leave it out of the folder.") from error
    return np.stack(frames)


def training_clips(folder: str | Path) -> list[np.ndarray]:
    """All clips that are not held out, each uint8 [F,H,W,3], 8-bit Lab."""
    return [colors_of(read_clip(path, 176, limit=160)) for path in find_clips(folder) if path.stem not in HELD_OUT]


THING = 10_000_000
"""Paths of a thing's points are numbered from a multiple of this on."""


@dataclass
class CutOut:
    """A thing that moves over photographs."""

    noun: str
    called: str
    text: str  # its phrase; empty: no phrase is about it
    lab: np.ndarray  # [s,s,3]
    alpha: np.ndarray  # [s,s], soft at its edge


class ClipSampler:
    """Batches of clips: B*N frames in order."""

    def __init__(self, real: list[np.ndarray], photos: Sampler) -> None:
        """`real`: what training_clips read, which the processes that draw batches share."""
        self.real, self.photos, self.rng = real, photos, random.Random(photos.rng.random())

    def batch(self, size: int, count: int, phrases: int) -> Batch:
        samples: list[Sample] = []
        for _ in range(count):
            frames = self.real_clip(size) if self.rng.random() < 0.4 else self.moving_photograph(size, phrases)
            self.give_first_frame(frames)
            samples += frames
        batch = collate(samples, phrases)
        batch.frames, batch.known = FRAMES, int(batch.hint[:, 2].unflatten(0, (count, FRAMES)).sum((1, 2, 3)).max())
        fixed = np.arange((size // 8) ** 2).reshape(size // 8, -1)  # a real clip's motion is unknown: its cells count as static
        batch.path = torch.from_numpy(np.stack([fixed if s.path is None else s.path for s in samples]))
        return batch

    def give_first_frame(self, frames: list[Sample]) -> None:
        """For some clips the chroma of the first frame, or of a few of its cells, is a hint that all frames must follow."""
        rng, cells = self.rng, frames[0].lab.shape[0] // 8
        kind = rng.random()
        if kind < 0.4:
            frames[0].known = np.ones((cells, cells), bool)
        elif kind < 0.5:
            frames[0].known = self.photos.np_rng.random((cells, cells)) < 0.15
        if kind < 0.5 and rng.random() < 0.6:
            for frame in frames:
                frame.targets = []

    def real_clip(self, size: int) -> list[Sample]:
        rng = self.rng
        clip = rng.choice(self.real)
        step = min(rng.choice((1, 1, 2, 3, 4)), (len(clip) - 1) // (FRAMES - 1))
        start = rng.randint(0, len(clip) - 1 - step * (FRAMES - 1))
        height, width = clip.shape[1:3]
        side = rng.randint(int(min(height, width) * 0.6), min(height, width))
        top, left, mirror = rng.randint(0, height - side), rng.randint(0, width - side), rng.random() < 0.5
        frames = []
        for i in range(FRAMES):
            picture = Image.fromarray(clip[start + i * step][:, :: -1 if mirror else 1])
            lab8 = np.asarray(picture.resize((size, size), Image.Resampling.BILINEAR, (left, top, left + side, top + side)))
            frames.append(Sample(colors.from_lab8(lab8)))
        return frames

    def moving_photograph(self, size: int, phrases: int) -> list[Sample]:
        """A camera moves over a photograph (1.5 times the frame's size) while one or two things cross it, some entering late. The first of them
        mostly has a phrase, which must find it on every frame."""
        rng = self.rng
        photo = self.photos.any_photo()
        large = self.photos.picture(photo, size * 3 // 2 // 8 * 8, phrases - 1)
        things = [thing for thing in (self.cut_out(size) for _ in range(rng.choice((0, 1, 1, 2)))) if thing]
        named = 1 if rng.random() < 0.8 else 0
        for i, thing in enumerate(things):
            if i >= named or thing.noun in photo.nouns:
                thing.text = ""
        start, end = (self.view(large.lab.shape[0]) for _ in range(2))
        paths = []
        for _ in things:
            a, b = ((rng.uniform(-0.3, 1.0) * size, rng.uniform(-0.2, 0.9) * size) for _ in range(2))
            paths.append((a, b, rng.choice((0, 0, 2, 4)), rng.uniform(0.8, 1.25)))
        frames = []
        for i in range(FRAMES):
            f = i / (FRAMES - 1)
            box = tuple(s + (e - s) * f for s, e in zip(start, end, strict=True))
            frame = self.seen(large, box, size)
            for number, (thing, (a, b, late, growth)) in enumerate(zip(things, paths, strict=True), 1):
                place = (a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f) if i >= late else (size, size)
                region = self.paste(frame, thing, place, growth**f, number * THING)
                if thing.text:
                    frame.targets.append(Target(thing.called, thing.text, region, 1.0))
            frames.append(frame)
        return frames

    def view(self, large: int) -> tuple[float, float, float, float]:
        side = self.rng.uniform(0.6, 1.0) * large
        left, top = self.rng.uniform(0, large - side), self.rng.uniform(0, large - side)
        return left, top, left + side, top + side

    @staticmethod
    def seen(large: Sample, box: tuple, size: int) -> Sample:
        def scaled(plane: np.ndarray, how: Image.Resampling) -> np.ndarray:
            return np.asarray(Image.fromarray(plane).resize((size, size), how, box))

        lab = np.stack([scaled(np.ascontiguousarray(large.lab[..., c]), Image.Resampling.BILINEAR) for c in range(3)], -1)
        frame = Sample(lab)
        x, y = ((first + (np.arange(size // 8) + 0.5) * 8 * (last - first) / size) // 8 for first, last in ((box[0], box[2]), (box[1], box[3])))
        frame.path = (y[:, None] * (large.lab.shape[1] // 8) + x[None]).astype(np.int64)
        for target in large.targets:
            region = target.region
            if region is not None:
                region = scaled(region.astype(np.uint8), Image.Resampling.NEAREST) > 0
            frame.targets.append(type(target)(target.noun, target.text, region, target.weight, target.exact))
        return frame

    def cut_out(self, size: int) -> CutOut | None:
        """One instance of a masked photograph, half of them recolored."""
        rng = self.rng
        side = rng.randint(size // 4, size * 2 // 3)
        photo = rng.choice(self.photos.masked)
        lab, mask = self.photos.crop(photo, side)
        regions = [(n, r) for n, r in photo.regions(mask, least=side * side // 16).items() if n not in ("sky", "road", "wall", "floor", "ceiling")]
        if not regions:
            return None
        noun, region = rng.choice(regions)
        name = colors.name_of(lab[region].mean(0))[0]
        if rng.random() < 0.5:
            name = rng.choice(colors.CHROMATIC)
            recolor(lab, region, name, rng.uniform(0.6, 1.1), rng)
        called = wording.other_name(noun, rng)
        alpha = np.asarray(Image.fromarray(region.astype(np.uint8) * 255).filter(ImageFilter.GaussianBlur(1)), np.float32) / 255
        return CutOut(noun, called, wording.phrase(called, name, rng), lab, alpha)

    @staticmethod
    def paste(frame: Sample, thing: CutOut, place: tuple[float, float], scale: float, number: int) -> np.ndarray:
        """Lays a thing over a frame; the points of its path are numbered from `number` on. -> bool [S,S], where it is."""
        lab, alpha = thing.lab, thing.alpha
        own = np.zeros(frame.lab.shape[:2], bool)
        size, side = frame.lab.shape[0], max(4, int(alpha.shape[0] * scale))
        if side != alpha.shape[0]:
            planes = [np.ascontiguousarray(p) for p in (*np.moveaxis(lab, -1, 0), alpha)]
            *channels, alpha = (np.asarray(Image.fromarray(p).resize((side, side), Image.Resampling.BILINEAR)) for p in planes)
            lab = np.stack(channels, -1)
        x, y = int(place[0]), int(place[1])
        x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + side, size), min(y + side, size)
        if x0 >= x1 or y0 >= y1:
            return own
        inner = (slice(y0 - y, y1 - y), slice(x0 - x, x1 - x))
        a = alpha[inner][..., None]
        frame.lab[y0:y1, x0:x1] = frame.lab[y0:y1, x0:x1] * (1 - a) + lab[inner] * a
        covered = alpha[inner] > 0.5
        for target in frame.targets:
            if target.region is not None:
                target.region = target.region.copy()
                target.region[y0:y1, x0:x1] &= ~covered
        own[y0:y1, x0:x1] = covered
        share = cell_share(own)
        rows, columns = ((np.arange(size // 8) * 8 + 4 - first) / scale // 8 for first in (y, x))
        points = number + rows[:, None] * (THING // 1000) + columns[None]
        frame.path = np.where(share > 0.9, points, np.where(share > 0.1, -1, frame.path)).astype(np.int64)
        return own


def colors_of(frames: np.ndarray) -> np.ndarray:
    """uint8 sRGB [F,H,W,3] -> 8-bit Lab, frame by frame to bound memory."""
    return np.stack([colors.to_lab8(frame) for frame in frames])
