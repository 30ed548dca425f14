"""Reads the training shards: WebDataset tars of KEY.webp, KEY.json and, for some, KEY.mask.png."""

from __future__ import annotations

import io
import json
import pickle
import re
import tarfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from colors import to_lab8


class BadInput(SystemExit):
    """Unusable input: one sentence that names the file and the remedy. Exits with status 1."""


@dataclass
class Photo:
    key: str
    source: str
    pixels: np.ndarray  # uint8 [H,W,3]: sRGB, or for training 8-bit Lab (colors.to_lab8)
    mask: np.ndarray | None  # uint8 [H,W], 0 is unlabeled
    names: dict[int, str]  # value in the mask -> cleaned noun
    labels: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)

    @property
    def nouns(self) -> set[str]:
        """All nouns that the picture is labeled with, with a mask or without."""
        return {*self.names.values(), *self.labels}

    def regions(self, mask: np.ndarray | None = None, least: int = 1) -> dict[str, np.ndarray]:
        """Noun -> bool [H,W], values that share a noun joined; regions under `least` pixels are left out."""
        mask = self.mask if mask is None else mask
        found: dict[str, np.ndarray] = {}
        if mask is None:
            return found
        for value, noun in self.names.items():
            region = mask == value
            if region.any():
                found[noun] = found[noun] | region if noun in found else region
        return {noun: region for noun, region in found.items() if region.sum() >= least}


def clean_noun(name: str) -> str:
    """'dog2' -> 'dog', 'traffic_light' -> 'traffic light', 'tench, Tinca tinca' -> 'tench'"""
    return re.sub(r"\d+$", "", name.lower().replace("_", " ").split(",")[0]).strip()


def find_shards(paths: list[Path]) -> list[Path]:
    """Tars named directly or lying in the folders given."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.glob("*.tar"))
            if not inside:
                raise BadInput(f"{path} holds no .tar shard: point --data at the folder that holds train-000.tar and its like.")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise BadInput(f"{path} does not exist: point --data at a shard (.tar) or at a folder of shards.")
    return found


def _read_tar(path: Path) -> dict[str, dict[str, bytes]]:
    samples: dict[str, dict[str, bytes]] = {}
    try:
        with tarfile.open(path) as tar:
            for member in tar:
                if not member.isfile():
                    continue
                key, _, ending = member.name.partition(".")
                content = tar.extractfile(member).read()
                if len(content) != member.size:
                    raise EOFError(member.name)
                samples.setdefault(key, {})[ending] = content
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BadInput(f"{path} is cut off or not a tar ({error}): copy it again from its source, or leave it out of --data.") from error
    if not samples:
        raise BadInput(f"{path} is empty: copy it again from its source, or leave it out of --data.")
    return samples


def _decode(path: Path, key: str, parts: dict[str, bytes], short_side: int, as_lab: bool) -> Photo | None:
    if "webp" not in parts:
        return None
    if "json" not in parts:
        raise BadInput(f"{path}: sample {key} has no .json beside its .webp: the shard is damaged, copy it again.")
    try:
        info = json.loads(parts["json"])
        image = Image.open(io.BytesIO(parts["webp"])).convert("RGB")
        names = {int(value): clean_noun(name) for value, name in info["mask_names"].items()}
        width, height = image.size
        scale = short_side / min(width, height)
        size = (max(short_side, round(width * scale)), max(short_side, round(height * scale)))
        mask = None
        if "mask.png" in parts:
            mask_image = Image.open(io.BytesIO(parts["mask.png"]))
            mask = np.asarray(mask_image.resize(size, Image.Resampling.NEAREST))
            unknown = set(np.unique(np.asarray(mask_image)).tolist()) - set(names) - {0}
            if unknown or mask.ndim != 2:
                raise BadInput(
                    f"{path}: the mask of sample {key} holds values {sorted(unknown)} that mask_names does not name: "
                    "add them to mask_names in its .json, or remove the sample."
                )
        pixels = np.asarray(image.resize(size, Image.Resampling.BICUBIC))
    except (KeyError, ValueError, OSError, AttributeError) as error:
        raise BadInput(f"{path}: sample {key} can't be read ({error!r}): the shard is damaged, copy it again.") from error
    labels = [clean_noun(label) for label in info.get("labels", [])]
    return Photo(key, info.get("source", ""), to_lab8(pixels) if as_lab else pixels, mask, names, labels, info.get("captions", []))


def load_photos(
    paths: list[Path], short_side: int, masked_only: bool = False, as_lab: bool = False, cache: Path | None = None
) -> list[Photo]:
    """Every photo of the shards, decoded, its short side scaled to `short_side` pixels; `as_lab` keeps it as 8-bit Lab.

    `cache` is a file that keeps them decoded, which saves minutes at a restart; it is rewritten when the shards have changed.
    """
    stamp = [(str(path), path.stat().st_size, path.stat().st_mtime) for path in find_shards(paths)] + [short_side, masked_only, as_lab]
    if cache and cache.exists():
        with cache.open("rb") as file:
            if pickle.load(file) == stamp:  # noqa: S301 (our own file)
                return pickle.load(file)  # noqa: S301
    photos: list[Photo] = []
    with ThreadPoolExecutor(2) as pool:
        for path in find_shards(paths):
            samples = _read_tar(path)
            if masked_only:
                samples = {key: parts for key, parts in samples.items() if "mask.png" in parts}
            done = pool.map(lambda item, path=path: _decode(path, item[0], item[1], short_side, as_lab), samples.items())
            photos += [photo for photo in done if photo is not None]
    if cache and photos:
        with cache.open("wb") as file:
            pickle.dump(stamp, file)
            pickle.dump(photos, file, protocol=5)
    if not photos:
        raise BadInput(f"No photo found in {', '.join(map(str, paths))}: the shards need KEY.webp and KEY.json.")
    return photos
