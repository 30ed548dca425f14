"""Clips with captions from WebDataset shards: tars of KEY.mp4 (or another video) with KEY.txt or KEY.json {"caption": ...} beside it."""

from __future__ import annotations

import io
import json
import random
import tarfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from colors import rgb_to_lab
from shards import BadInput, find_shards

VIDEO = ("mp4", "webm", "mkv", "mov", "avi")
LONGEST = 160
"""Most frames that are read of a clip, which keeps reading long clips fast."""


@dataclass(frozen=True)
class Entry:
    shard: Path
    key: str
    offset: int
    size: int
    caption: str


def find_clips(paths: list[Path]) -> list[Entry]:
    """All clips of the shards, in order. Their videos are not read."""
    found: list[Entry] = []
    for shard in find_shards(paths):
        videos: dict[str, tuple[int, int]] = {}
        captions: dict[str, str] = {}
        try:
            with tarfile.open(shard) as tar:
                for member in tar:
                    key, _, ending = member.name.partition(".")
                    if ending in VIDEO:
                        videos[key] = (member.offset_data, member.size)
                    elif ending == "txt":
                        captions[key] = tar.extractfile(member).read().decode().strip()
                    elif ending == "json":
                        captions.setdefault(key, json.load(tar.extractfile(member)).get("caption", ""))
        except (tarfile.TarError, EOFError, OSError, ValueError) as error:
            raise BadInput(f"{shard} is cut off or damaged ({error}): copy it again from its source, or leave it out of --data.") from error
        found += [Entry(shard, key, *place, captions.get(key, "")) for key, place in videos.items()]
    if not found:
        raise BadInput(f"No clip found in {', '.join(map(str, paths))}: the shards need KEY.mp4 and KEY.txt.")
    return found


def read_frames(entry: Entry, short_side: int) -> np.ndarray:
    """uint8 [F,H,W,3] sRGB, the short side scaled to `short_side` pixels."""
    import av

    frames = []
    try:
        with entry.shard.open("rb") as file:
            file.seek(entry.offset)
            content = io.BytesIO(file.read(entry.size))
        with av.open(content) as container:
            for frame in container.decode(video=0):
                scale = short_side / min(frame.width, frame.height)
                size = (max(short_side, round(x * scale)) for x in (frame.width, frame.height))
                frames.append(frame.reformat(*size, format="rgb24").to_ndarray())
                if len(frames) == LONGEST:
                    break
    except (av.FFmpegError, OSError, IndexError) as error:
        raise BadInput(f"{entry.shard}: the video {entry.key} can't be decoded ({error}): make the shard again without it.") from error
    if not frames:
        raise BadInput(f"{entry.shard}: the video {entry.key} has no frames: make the shard again without it.")
    return np.stack(frames)


@dataclass
class Clip:
    rgb: Tensor  # [N,3,H,W] in -1..1
    luminance: Tensor  # [N,1,H,W] = L*/50 - 1
    caption: str
    noise: Tensor  # [Z,H/8,W/8], the same for all frames, as the sampler begins
    time: float


class Clips(Dataset):
    """Sample number `position` of a run, with all random choices: the order of clips, crop, noise, time. They depend only on the seed and the
    position, so that any number of processes, and a resumed run, train on the same samples."""

    def __init__(self, entries: list[Entry], frames: int, size: int, channels: int, seed: int, silent: float = 0.0) -> None:
        """`channels` of the latent; `silent` is the share of captions left out, for classifier-free guidance."""
        self.entries, self.frames, self.size, self.channels, self.seed, self.silent = entries, frames, size, channels, seed, silent
        self.order = (-1, [])

    def __getitem__(self, position: int) -> Clip:
        epoch, place = divmod(position, len(self.entries))
        if self.order[0] != epoch:
            order = list(range(len(self.entries)))
            random.Random(f"{self.seed} {epoch}").shuffle(order)
            self.order = (epoch, order)
        entry = self.entries[self.order[1][place]]
        rng = random.Random(f"{self.seed} {position}")
        rgb = self.cut(read_frames(entry, self.size), rng)
        generator = torch.Generator().manual_seed(rng.getrandbits(62))
        lightness = rgb_to_lab(rgb)[..., 0]
        return Clip(
            torch.from_numpy(rgb).permute(0, 3, 1, 2) / 127.5 - 1, torch.from_numpy(lightness)[:, None] / 50 - 1,
            "" if rng.random() < self.silent else entry.caption,
            torch.randn(self.channels, self.size // 8, self.size // 8, generator=generator), rng.random(),
        )  # fmt: skip

    def cut(self, frames: np.ndarray, rng: random.Random) -> np.ndarray:
        """[N,size,size,3] of a video: every 1st to 4th frame from a random start, with a random crop and mirroring. Videos with too few frames
        are played back and forth."""
        step = min(rng.randint(1, 4), max(1, (len(frames) - 1) // max(1, self.frames - 1)))
        start = rng.randint(0, max(0, len(frames) - 1 - step * (self.frames - 1)))
        forth = np.concatenate([np.arange(len(frames)), np.arange(len(frames) - 2, 0, -1)])
        picked = frames[forth[(start + step * np.arange(self.frames)) % len(forth)]]
        top, left = (rng.randint(0, length - self.size) for length in picked.shape[1:3])
        picked = picked[:, top : top + self.size, left : left + self.size]
        return np.ascontiguousarray(picked[:, :, ::-1] if rng.random() < 0.5 else picked)
