"""Measures of whether colors stay where they belong: skin, smooth places, small things, and which phrases count as found."""

from __future__ import annotations

import random

import numpy as np
import torch

import metrics
import wording
from cases import Case, Runner
from data import cell_share
from maps import place_phrases

SKIN = ("skin", "face")
CLOTHES = frozenset(
    "shirt blouse dress jacket coat sweater t-shirt skirt pants jeans top blazer suit clothes cardigan jumper vest shorts hoodie "
    "person leggings bag hat".split()
)
"""Nouns that are recolored beside skin; "person" from sources that label skin separately."""
SMOOTH = ("wall", "sky", "road", "floor")
FOUND_AREA = 0.005
NONSENSE = "blorf qwxzt flimmerate zorbling grelk snarvle xyzzy wugs brillig vorpal asdfgh klingorp".split()
FOREIGN = "wiese haus chemise voiture perro casa hemd baum himmel maison arbre ciel".split()


def skin_of(case: Case) -> np.ndarray:
    return np.any([case.regions[noun] for noun in SKIN if noun in case.regions], 0)


def measure_skin(run: Runner, cases: list[Case]) -> dict:
    """Share of labeled skin that has colors of skin: in the truth, automatic, and with a prompt for a piece of clothing in another color."""
    rng = random.Random(5)
    bare = [case for case in cases if set(SKIN) & set(case.regions)]
    dressed = [case for case in bare if CLOTHES & set(case.regions)]
    rows = []
    for case in dressed:
        noun = rng.choice(sorted(CLOTHES & set(case.regions)))
        rows.append([(noun, f"a {rng.choice(('blue', 'green', 'purple', 'red', 'turquoise'))} {noun}")])
    prompted = [ab for ab, _ in run(dressed, rows)]

    def kept(some: list[Case], made) -> float:
        return float(np.mean([metrics.skin_colored(ab, skin_of(case)) for case, ab in zip(some, made, strict=True)]))

    truth = [np.moveaxis(case.lab[..., 1:], -1, 0) for case in bare]
    dark = [case for case in bare if case.lab[skin_of(case), 0].mean() < 45]
    return {
        "skin_cases": len(bare), "skin_kept_truth": kept(bare, truth), "skin_kept": kept(bare, run.automatic(bare)),
        "skin_cases_dark": len(dark), "skin_kept_dark": kept(dark, run.automatic(dark)) if dark else None,
        "skin_cases_prompted": len(dressed), "skin_kept_prompted": kept(dressed, prompted),
    }  # fmt: skip


def measure_mottle(run: Runner, cases: list[Case]) -> dict:
    """Deviation of chroma in smooth places, automatic, and the truth's."""
    smooth = [case for case in cases if set(SMOOTH) & set(case.regions)]
    made, truth = [], []
    for case, ab in zip(smooth, run.automatic(smooth), strict=True):
        for noun in set(SMOOTH) & set(case.regions):
            found = metrics.mottle(ab, case.regions[noun])
            if found is not None:
                made.append(found)
                truth.append(metrics.mottle(np.moveaxis(case.lab[..., 1:], -1, 0), case.regions[noun]))
    return {"mottle_places": len(made), "mottle": float(np.mean(made) / np.mean(truth))}


@torch.no_grad()
def single_maps(run: Runner, case: Case, nouns: list[str]) -> np.ndarray:
    """The map of each noun as the only phrase: [len,h,w]."""
    count = len(nouns)
    lum = run.net.luminance(case.luminance)
    said = run.prompt([[(noun, noun)] for noun in nouns])
    cells = lum["picture"].shape[2:]
    expand = lambda x: x.expand(count, -1, -1, -1)  # noqa: E731
    none = torch.zeros(count, 1, *cells)
    maps = run.net.cmpf(expand(lum["picture"]), expand(lum["match"]), said.noun, said.phrase, said.valid, said.exact, none, none[..., 0, 0])["map"]
    return place_phrases(maps, said.valid, said.noun, expand(lum["match"]), run.sampler.maps, 0, shot=False)[:, 0].numpy()


def measure_maps(run: Runner, cases: list[Case]) -> dict:
    """Every noun as the only phrase: IoU, that of things under 5 % of the picture, and rates of found and absent over the map's threshold.
    Absent nouns are drawn by frequency of occurrence; made-up words and words of other languages are measured by themselves."""
    rng = random.Random(6)
    counts: dict[str, int] = {}
    for case in cases:
        for noun in case.regions:
            counts[noun] = counts.get(noun, 0) + 1
    vocabulary = sorted(counts)
    shifts = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)
    ious: list[list[float]] = []
    found, off, small, areas = [], [], [], []
    for case in cases:
        if not case.regions:
            continue
        nouns = sorted(case.regions)
        absent = wording.absent_nouns(case.photo.nouns, case.photo.source, vocabulary, [float(counts[n]) for n in vocabulary], 3, rng)
        maps = single_maps(run, case, nouns + absent)
        logits = np.log(maps.clip(1e-6, 1 - 1e-6) / (1 - maps.clip(1e-6, 1 - 1e-6)))
        drawn = np.stack([logits + shift > 0 for shift in shifts], 1)  # [K,S,h,w]
        share = drawn.mean((2, 3))
        found += (share[: len(nouns)] >= FOUND_AREA).tolist()
        off += (share[len(nouns) :] < FOUND_AREA).tolist()
        for noun, own in zip(nouns, drawn, strict=False):
            truth = cell_share(case.regions[noun]) > 0.5
            if not truth.any():
                continue
            ious.append([(truth & d).sum() / max((truth | d).sum(), 1) for d in own])
            areas.append(case.regions[noun].mean())
    ious_at, areas_at = np.array(ious), np.array(areas)
    middle = shifts.index(0.0)
    small = ious_at[areas_at < 0.05]
    words = {}
    some = [case for case in cases if case.regions][:: max(1, len(cases) // 20)]
    for name, said in (("nonsense_off", NONSENSE), ("foreign_off", FOREIGN)):
        words[name] = float(np.mean([(single_maps(run, case, said) > 0.5).mean((1, 2)) < FOUND_AREA for case in some]))
    return {
        "maps": len(ious), "map_iou": float(ious_at[:, middle].mean()), "maps_small": len(small), "map_iou_small": float(small[:, middle].mean()),
        "found_rate": float(np.mean(found, 0)[middle]), "absent_off_rate": float(np.mean(off, 0)[middle]), **words,
        "curve": [
            {"shift": s, "iou": round(float(ious_at[:, i].mean()), 4), "iou_small": round(float(small[:, i].mean()), 4),
             "found": round(float(np.mean(found, 0)[i]), 4), "absent_off": round(float(np.mean(off, 0)[i]), 4)}
            for i, s in enumerate(shifts)
        ],
    }  # fmt: skip
