"""From photographs to training batches: crops, recolored instances, phrases, mosaics, hints.

A sample's Lab picture is the truth; phrases describe it; hints give some of its chroma.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import accumulate

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

import colors
import wording
from model import LATENT_SCALE
from shards import Photo

ALONE_SHARE = 0.15
"""Share of photographs that get a phrase for a single thing, as a user's first prompt has: a map must not depend on other phrases."""
PEOPLE_WEIGHT = 1.7
"""How much more often photographs of people are drawn than others: people notice wrong skin first."""


UNKNOWN_SHARE = 0.12
"""Share of pictures that get a phrase of a made-up or foreign word, which must be found nowhere."""


@dataclass
class Target:
    """One phrase of a sample and its supervision."""

    noun: str
    text: str
    region: np.ndarray | None  # bool [S,S]; all False: not in the picture; None: in the picture, place unknown
    weight: float  # weight of the map's loss
    exact: np.ndarray | None = None  # mean ab of the region, given as an exact color


@dataclass
class Sample:
    lab: np.ndarray  # float32 [S,S,3]
    targets: list[Target] = field(default_factory=list)
    known: np.ndarray | None = None  # bool [S/8,S/8]: where chroma is given as a hint
    labeled: np.ndarray | None = None  # bool [S,S]: where the mask has a label; None without a mask
    skin: np.ndarray | None = None  # bool [S,S]: bare skin that no phrase is about
    path: np.ndarray | None = None  # int64 [S/8,S/8], of clips: which point of a scene or thing each cell shows, -1 where that is unknown


class Vocabulary:
    """The shards' nouns, drawn by frequency of occurrence: a noun that is absent more often than present would be learned as always absent."""

    def __init__(self, photos: list[Photo]) -> None:
        counts = Counter(noun for photo in photos for noun in set(photo.names.values()))
        self.nouns = [noun for noun, count in counts.items() if len(noun) > 2]
        self.weights = [float(counts[noun]) for noun in self.nouns]


def recolor(lab: np.ndarray, region: np.ndarray, color: str, chroma: float, rng: random.Random) -> None:
    """Moves a region's mean ab to the named color, keeping a third of its variation, inside the gamut at each pixel's L."""
    lightness, ab = lab[region, 0], lab[region, 1:]
    target = np.zeros(2, np.float32) if color in colors.NEUTRAL else colors.ab_of(color) * chroma
    lab[region, 1:] = colors.fit_gamut(lightness, target + (ab - ab.mean(0)) * rng.uniform(0.15, 0.4))


def looks_like_skin(lab: np.ndarray) -> np.ndarray:
    """float [...,3] -> bool [...]: hue 15 to 75 degrees and chroma 6 to 40, as light and dark skin have. So have wood and sand: use it only to
    separate skin from clothes on a person."""
    hue, chroma = np.degrees(np.arctan2(lab[..., 2], lab[..., 1])), np.hypot(lab[..., 1], lab[..., 2])
    return (hue > 15) & (hue < 75) & (chroma > 6) & (chroma < 40)


def pick_color(lightness: float, rng: random.Random) -> str:
    """A random name, mostly of those whose hue can be seen at this luminance."""
    if rng.random() < 0.12:
        return "black" if lightness < 25 else "white" if lightness > 82 else "gray"
    pool = colors.BASIC_CHROMATIC if rng.random() < 0.5 else colors.CHROMATIC
    for _ in range(6):
        name = rng.choice(pool)
        if colors.fits(name, lightness):
            break
    return name


class Sampler:
    """Draws samples of one size from photographs kept in memory as 8-bit Lab. Not thread-safe: one for each thread."""

    def __init__(self, photos: list[Photo], seed: int, recolor_share: float = 0.55, stage: str = "image") -> None:
        """`stage` "maps" learns where things are: nearly all its pictures have masks, most have hints, and things keep their colors, since maps
        come of luminance and nouns alone. "decoder" learns edges: its crops are as sharp as pictures are in use."""
        self.grounding, self.close = stage == "maps", stage == "decoder"
        self.photos, self.rng, self.np_rng = photos, random.Random(seed), np.random.default_rng(seed)
        self.masked = [photo for photo in photos if photo.mask is not None]
        everyday = {"imagenette": 0.6, "intel100px": 0.6, "grocery": 0.6}
        people = [PEOPLE_WEIGHT if photo.nouns & wording.BODIES else 1.0 for photo in photos]
        weights = [p * (3.0 if x.mask is not None else everyday.get(x.source, 1.0)) for p, x in zip(people, photos, strict=True)]
        self.weights = list(accumulate(weights))  # choices() would add up thousands of them at every draw
        masked = [p * (1.0 + 0.35 * min(len(x.names), 8)) for p, x in zip(people, photos, strict=True) if x.mask is not None]
        self.masked_weights = list(accumulate(masked))
        self.vocabulary = Vocabulary(photos)
        self.recolor_share = recolor_share

    def any_photo(self) -> Photo:
        return self.rng.choices(self.photos, cum_weights=self.weights)[0]

    def masked_photo(self) -> Photo:
        return self.rng.choices(self.masked, cum_weights=self.masked_weights)[0]

    def draw(self, size: int, phrases: int) -> Sample:
        rng = self.rng
        few = 2 if rng.random() < ALONE_SHARE else phrases  # one thing, and perhaps an absent one
        if self.grounding and rng.random() < 0.6:
            sample = self.picture(self.masked_photo(), size, few, always=True)
        elif not self.grounding and rng.random() < 0.2:  # for the automatic mode: photographs as they are
            sample = Sample(self.crop(self.any_photo(), size)[0])
        elif rng.random() < 0.35 and len(self.masked) >= 4:
            sample = self.mosaic(size, phrases)
        else:
            sample = self.picture(self.any_photo(), size, few)
        if not self.grounding:
            self.give_exact_colors(sample)
        if rng.random() < (0.8 if self.grounding else 0.45):
            self.give_hints(sample)
        return sample

    def crop(self, photo: Photo, size: int) -> tuple[np.ndarray, np.ndarray | None]:
        """Random square crop, scaled and mirrored: Lab [S,S,3] and mask [S,S]."""
        rng, (height, width) = self.rng, photo.pixels.shape[:2]
        short = min(height, width)
        if self.close or rng.random() < 0.15:  # things also fill the picture, or are seen in part
            side = rng.randint(int(short * 0.38), int(short * 0.7))
        else:
            side = rng.randint(min(size, int(short * 0.6)), short) if rng.random() < 0.7 else short
        top, left = rng.randint(0, height - side), rng.randint(0, width - side)
        box = (left, top, left + side, top + side)
        lab8 = np.asarray(Image.fromarray(photo.pixels).resize((size, size), Image.Resampling.BILINEAR, box))
        mask = None
        if photo.mask is not None:
            mask = np.asarray(Image.fromarray(photo.mask).resize((size, size), Image.Resampling.NEAREST, box))
        if rng.random() < 0.5:
            lab8, mask = lab8[:, ::-1], mask[:, ::-1] if mask is not None else None
        return colors.from_lab8(lab8), mask

    def picture(self, photo: Photo, size: int, phrases: int, always: bool = False) -> Sample:
        """One photograph. Some of its instances are recolored at random and get a phrase with the new color; others keep theirs and get a
        phrase with their own color."""
        rng = self.rng
        lab, mask = self.crop(photo, size)
        sample = Sample(lab)
        if mask is None:
            return self.unmasked(photo, sample)
        sample.labeled = mask > 0
        regions = list(photo.regions(mask, least=int(size * size * 0.005)).items())
        rng.shuffle(regions)
        # Most prompts about clothes do not mention the skin beside them, which must keep its own color.
        silent = wording.SKIN if rng.random() < 0.6 and any(noun in wording.CLOTHES for noun, _ in regions) else frozenset()
        truth = lab if self.grounding else lab.copy()
        for noun, region in regions:
            if noun in silent:
                continue
            # Instances without a phrase keep their own color: else the network learns that things have random colors without a prompt.
            if len(sample.targets) < phrases - 1 and (always or rng.random() < 0.88):
                called = wording.other_name(noun, rng)
                text = called if self.grounding else wording.phrase(called, self.color_of(noun, lab, region), rng)
                sample.targets.append(Target(called, text, region, 1.0))
        sample.skin = self.unspoken_skin(truth, dict(regions), sample.targets)
        for noun in wording.absent_nouns(
            photo.nouns, photo.source, self.vocabulary.nouns, self.vocabulary.weights, rng.choice((0, 1, 1, 1, 2)), rng
        ):
            if len(sample.targets) < phrases:
                sample.targets.append(self.absent(noun, size))
        if rng.random() < UNKNOWN_SHARE and len(sample.targets) < phrases:
            sample.targets.append(self.absent(wording.unknown_word(rng), size))
        rng.shuffle(sample.targets)
        return sample

    def absent(self, noun: str, size: int) -> Target:
        return Target(noun, wording.absent_phrase(noun, self.rng), np.zeros((size, size), bool), 0.6)

    @staticmethod
    def unspoken_skin(truth: np.ndarray, regions: dict[str, np.ndarray], targets: list[Target]) -> np.ndarray:
        """bool [S,S]: labeled skin, and what looks like skin on whole people, outside all regions that a phrase is about but people's."""
        skin = np.zeros(truth.shape[:2], bool)
        for noun, region in regions.items():
            if noun in wording.SKIN:
                skin |= region
            elif noun in wording.PEOPLE:
                skin |= region & looks_like_skin(truth)
        whole = [regions[noun] for noun in regions if noun in wording.PEOPLE]
        for target in targets:
            if target.region is not None and not any(target.region is region for region in whole):
                skin &= ~target.region
        return skin

    def color_of(self, noun: str, lab: np.ndarray, region: np.ndarray) -> str:
        """Recolors the region or leaves it. Returns the color words for its phrase."""
        rng = self.rng
        inside = lab[::2, ::2][region[::2, ::2]]  # a quarter of the pixels has the same mean, if they are many
        mean = (inside if len(inside) > 100 else lab[region]).mean(0)
        lightness = float(mean[0])
        moved = region
        if noun in wording.PEOPLE:  # "a man in blue" wears it; his face stays a face
            moved = region & ~looks_like_skin(lab)
        share = 0.12 if noun in wording.STAYS else self.recolor_share
        if rng.random() < share and moved.sum() > 0.3 * region.sum():
            name = pick_color(lightness, rng)
            said, chroma = wording.modifier(name, rng)
            recolor(lab, moved, name, chroma, rng)
            return said
        usual = wording.USUAL.get(noun)
        # People call a meadow green even if the nearest of the 38 names is another: the word then means the meadow's own green.
        if usual and rng.random() < 0.5 and colors.hue_distance(mean[1:], colors.ab_of(usual)) < 45 and np.hypot(*mean[1:]) > 6:
            return usual
        names = colors.name_of(mean)
        return names[0] if rng.random() < 0.8 else names[-1]

    def unmasked(self, photo: Photo, sample: Sample) -> Sample:
        """A label or caption without a mask: it says what is in the picture, not where."""
        rng = self.rng
        if photo.labels and rng.random() < 0.7:
            noun = wording.other_name(photo.labels[0], rng)
            size = sample.lab.shape[0]
            middle = sample.lab[size // 4 : 3 * size // 4, size // 4 : 3 * size // 4].reshape(-1, 3).mean(0)
            text = f"{colors.name_of(middle)[0]} {noun}" if rng.random() < 0.2 else noun
            sample.targets.append(Target(noun, text, None, 0.0))
        return sample

    def mosaic(self, size: int, phrases: int) -> Sample:
        """Two or four masked photographs side by side: many phrases in one picture, and smaller things."""
        rng = self.rng
        count = rng.choice((2, 4))
        cut_x, cut_y = (rng.randint(size * 2 // 40, size * 3 // 40 + 1) * 8 for _ in range(2))
        if count == 4:
            cells = [(0, cut_y, 0, cut_x), (0, cut_y, cut_x, size), (cut_y, size, 0, cut_x), (cut_y, size, cut_x, size)]
        elif rng.random() < 0.5:
            cells = [(0, size, 0, cut_x), (0, size, cut_x, size)]
        else:
            cells = [(0, cut_y, 0, size), (cut_y, size, 0, size)]
        lab, labeled, skin = np.zeros((size, size, 3), np.float32), np.zeros((size, size), bool), np.zeros((size, size), bool)
        targets: list[Target] = []
        nouns: set[str] = set()
        photos = [self.masked_photo() for _ in range(count)]
        for (top, bottom, left, right), photo in zip(cells, photos, strict=True):
            side = max(bottom - top, right - left)
            part = self.picture(photo, side, 4, always=True)
            y, x = rng.randint(0, side - (bottom - top)), rng.randint(0, side - (right - left))
            window = (slice(y, y + bottom - top), slice(x, x + right - left))
            lab[top:bottom, left:right] = part.lab[window]
            if part.labeled is not None:
                labeled[top:bottom, left:right] = part.labeled[window]
            if part.skin is not None:
                skin[top:bottom, left:right] = part.skin[window]
            nouns |= photo.nouns
            for target in part.targets:
                region = np.zeros((size, size), bool)
                region[top:bottom, left:right] = target.region[window]
                if target.weight >= 1 and region.sum() >= size * size * 0.004:
                    targets.append(Target(target.noun, target.text, region, 1.0))
        # A noun that occurs in two of the photographs is ambiguous: its phrases are left out, its colors stay.
        counts = Counter(target.noun for target in targets)
        for photo in photos:
            # An unlabeled person in one photograph would be supervised as "not a person" because of a labeled one in another.
            uncertain = (noun for noun in wording.UBIQUITOUS if not wording.tells(photo.source, noun))
            counts.update(noun for noun in uncertain if noun not in photo.names.values() and counts[noun])
        chosen = [target for target in targets if counts[target.noun] == 1]
        if not chosen:
            chosen = targets[:1]
        rng.shuffle(chosen)
        chosen = chosen[: phrases - 1]
        for noun in wording.absent_nouns(nouns, "mosaic", self.vocabulary.nouns, self.vocabulary.weights, rng.choice((0, 1)), rng):
            chosen.append(self.absent(noun, size))
        return Sample(lab, chosen, labeled=labeled, skin=skin)

    def give_exact_colors(self, sample: Sample) -> None:
        """About 30 % of phrases get the exact mean ab of their instance; half of those lose their color words."""
        for target in sample.targets:
            if target.region is not None and target.region.any() and self.rng.random() < 0.3:
                target.exact = sample.lab[target.region, 1:].mean(0)
                if self.rng.random() < 0.5:
                    target.text = target.noun

    def give_hints(self, sample: Sample) -> None:
        """Hints: known chroma on the latent grid, as points, strokes, whole regions, sometimes nearly the whole picture."""
        rng, cells = self.rng, sample.lab.shape[0] // 8
        known = np.zeros((cells, cells), bool)
        regions = [target for target in sample.targets if target.region is not None and target.region.any()]
        for _ in range(rng.choice((1, 1, 2, 3))):
            target = rng.choice(regions) if regions and rng.random() < 0.8 else None
            inside = np.ones((cells, cells), bool) if target is None else cell_share(target.region) > 0.85
            if not inside.any():
                continue
            kind = rng.random()
            spots = np.argwhere(inside)
            y, x = spots[rng.randrange(len(spots))]
            if kind < 0.6:
                known[y, x] = True
            elif kind < 0.8:
                for _ in range(rng.randint(3, 10)):
                    known[y, x] = True
                    y, x = np.clip((y + rng.randint(-1, 1), x + rng.randint(-1, 1)), 0, cells - 1)
                    if not inside[y, x]:
                        break
            elif target is not None:
                known |= inside
            # A hinted instance often has no phrase: the hint must spread over it without words.
            if target is not None and not self.grounding and rng.random() < 0.6 and target in sample.targets:
                target.exact = None
                if rng.random() < 0.5:
                    target.text = target.noun
                else:
                    sample.targets.remove(target)
                    regions.remove(target)
        if rng.random() < 0.04:
            known = self.np_rng.random((cells, cells)) < rng.choice((0.1, 0.5, 0.95))
        sample.known = known


def cell_share(region: np.ndarray) -> np.ndarray:
    """bool [S,S] -> float [S/8,S/8]: the share of each latent cell that lies in the region."""
    cells = region.shape[0] // 8
    eights = np.bitwise_count(np.ascontiguousarray(region).view(np.uint64))  # of eight bools in a row
    return eights.reshape(cells, 8, cells).sum(1, dtype=np.float32) / 64


@dataclass
class Batch:
    """Tensors of one training step; B pictures, or B*N frames of B clips in order."""

    luminance: Tensor  # [B,1,S,S]
    ab: Tensor | None  # [B,2,S,S], Lab units; only the decoder needs it
    latent: Tensor  # [B,2,h,w]
    hint: Tensor  # [B,3,h,w]
    nouns: list[list[str]]
    texts: list[list[str]]
    valid: Tensor  # [B,K]
    exact: Tensor  # [B,K,3]
    regions: Tensor  # [B,K,h,w], share of each cell
    weight: Tensor  # [B,K] weight of the map's loss
    somewhere: Tensor  # [B,K] 1 where a thing is in the picture at an unknown place
    trusted: Tensor  # [B,1,h,w] weight of "not here" labels: 1 where the mask is labeled, less elsewhere
    care: Tensor  # [B,1,h,w] weight of a cell's error: SKIN_CARE on skin without a phrase, 1 elsewhere
    path: Tensor | None = None  # [B,h,w], of clips: cells with the same number, not -1, show the same point on their frames
    frames: int = 1  # N
    known: int = 0  # most known cells of a clip, counted on the CPU to avoid waiting for the device

    def to(self, device: torch.device) -> Batch:
        if device.type == "cpu":
            return self
        # Only from pinned memory does a copy not wait for all that the device was asked to do before.
        tensors = {name: value for name, value in vars(self).items() if isinstance(value, Tensor)}
        return replace(self, **{name: value.pin_memory().to(device, non_blocking=True) for name, value in tensors.items()})

    def mirrored(self) -> Batch:
        """Left and right exchanged on every plane."""
        planes = ("luminance", "ab", "latent", "hint", "regions", "trusted", "care", "path")
        return replace(self, **{name: getattr(self, name).flip(-1) for name in planes if getattr(self, name) is not None})


UNLABELED_TRUST = 0.4
SKIN_CARE = 3.0


def collate(samples: list[Sample], phrases: int, full: bool = False) -> Batch:
    """Stacks samples; `full` keeps chroma at full size, too."""
    size = samples[0].lab.shape[0]
    cells, count = size // 8, len(samples)
    luminance, latent = torch.empty(count, 1, size, size), torch.empty(count, 2, cells, cells)
    ab = torch.empty(count, 2, size, size) if full else None
    for b, sample in enumerate(samples):  # one by one they stay in the processor's cache
        planes = torch.from_numpy(sample.lab).permute(2, 0, 1).contiguous()
        luminance[b, 0] = planes[0] / 50 - 1
        latent[b] = F.avg_pool2d(planes[1:], 8) / LATENT_SCALE
        if full:
            ab[b] = planes[1:]
    valid, weight, somewhere = (torch.zeros(count, phrases) for _ in range(3))
    exact, regions = torch.zeros(count, phrases, 3), torch.zeros(count, phrases, cells, cells)
    trusted, known, care = torch.ones(count, 1, cells, cells), torch.zeros(count, 1, cells, cells), torch.ones(count, 1, cells, cells)
    for b, sample in enumerate(samples):
        if sample.labeled is not None:
            share = torch.from_numpy(cell_share(sample.labeled))
            trusted[b, 0] = UNLABELED_TRUST + (1 - UNLABELED_TRUST) * share
        if sample.skin is not None:
            care[b, 0] += (SKIN_CARE - 1) * torch.from_numpy(cell_share(sample.skin))
        if sample.known is not None:
            known[b, 0] = torch.from_numpy(sample.known.astype(np.float32))
        for k, target in enumerate(sample.targets[:phrases]):
            valid[b, k], weight[b, k] = 1, target.weight
            if target.region is None:
                somewhere[b, k] = 1
            else:
                regions[b, k] = torch.from_numpy(cell_share(target.region))
            if target.exact is not None:
                exact[b, k] = torch.tensor([*(target.exact / LATENT_SCALE), 1.0])
    hint = torch.cat([latent * known, known], 1)
    return Batch(
        luminance.contiguous(memory_format=torch.channels_last), ab, latent, hint,
        [[t.noun for t in s.targets[:phrases]] for s in samples], [[t.text for t in s.targets[:phrases]] for s in samples],
        valid, exact, regions, weight, somewhere, trusted, care, known=int(known.sum((1, 2, 3)).max()),
    )  # fmt: skip
