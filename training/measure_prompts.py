"""Measures of pictures: prompts with random colors, exact colors and hints, and fidelity to the photographs' own colors."""

from __future__ import annotations

import random

import numpy as np
import torch

import colors
import metrics
import wording
from cases import HUE, Case, Runner, asked_color, right
from data import cell_share
from model import LATENT_SCALE
from sheets import to_rgb


def measure_prompts(run: Runner, cases: list[Case], seeds: int, sheet: list) -> dict:
    """One phrase in a random color, from zero noise; and the spread over seeds."""
    rng = random.Random(1)
    one = [case for case in cases if case.regions]
    picks = [rng.choice(sorted(case.regions)) for case in one]
    wanted = [asked_color(case, case.regions[noun], rng) for case, noun in zip(one, picks, strict=True)]
    rows = [[(noun, f"a {color} {noun}")] for noun, color in zip(picks, wanted, strict=True)]

    def hits(results) -> list[bool]:
        return [right(ab, case.regions[noun], c) for case, noun, c, (ab, _) in zip(one, picks, wanted, results, strict=True)]

    results, plain = run(one, rows), run.automatic(one)
    leaks, covers, ious = [], [], []
    for case, noun, c, (ab, m), before in zip(one, picks, wanted, results, plain, strict=True):
        region = case.regions[noun]
        change = np.hypot(*(ab - before))
        leaks.append(change[~region].mean() / max(change[region].mean(), 1e-3) if (~region).any() else 0.0)
        inside = ab[:, region]
        covers.append(np.mean((colors.hue_distance(inside.T, colors.ab_of(c)) <= HUE) & (np.hypot(*inside) > 5)))
        truth, drawn = cell_share(region) > 0.5, m[0] > 0.5
        if truth.any():
            ious.append((truth & drawn).sum() / (truth | drawn).sum())
    sheet += [(case, rows[i][0][1], plain[i], results[i][0], results[i][1][0]) for i, case in enumerate(one)]
    found = {
        "cases": len(one), "prompted_accuracy": float(np.mean(hits(results))), "leakage": float(np.mean(leaks)),
        "leakage_median": float(np.median(leaks)), "coverage": float(np.mean(covers)), "instance_iou": float(np.mean(ious)),
    }  # fmt: skip
    if seeds:
        spread = [hits(run(one, rows, seed)) for seed in range(1, seeds + 1)]
        found |= {"seed_spread": float(np.all(spread, 0).mean()), "seeds": seeds}
    for count in (2, 3):
        found |= measure_several(run, [case for case in cases if len(case.regions) >= count], count, rng)
    return found | measure_absent(run, one, rng)


def measure_several(run: Runner, cases: list[Case], count: int, rng: random.Random) -> dict:
    """Share of pictures in which several things all get their colors: with the network's maps, and with the true masks as given maps."""
    things, wanted = [], []
    for case in cases:
        nouns = rng.sample(sorted(case.regions), count)
        said: list[str] = []
        for noun in nouns:
            said.append(asked_color(case, case.regions[noun], rng, said))
        things.append(nouns)
        wanted.append(said)
    rows = [[(n, f"a {c} {n}") for n, c in zip(nouns, said, strict=True)] for nouns, said in zip(things, wanted, strict=True)]

    def all_right(results) -> float:
        return float(np.mean([
            all(right(ab, case.regions[n], c) for n, c in zip(nouns, said, strict=True))
            for case, nouns, said, (ab, _) in zip(cases, things, wanted, results, strict=True)
        ]))  # fmt: skip

    given = [[case.regions[n] for n in nouns] for case, nouns in zip(cases, things, strict=True)]
    name = f"prompted_accuracy_{count}"
    return {f"cases_{count}": len(cases), name: all_right(run(cases, rows)), f"{name}_given_masks": all_right(run(cases, rows, given=given))}


def measure_absent(run: Runner, cases: list[Case], rng: random.Random) -> dict:
    """Nouns that a picture does not hold: where labels are dense any, elsewhere only things that would have been labeled."""
    vocabulary = sorted({noun for case in cases for noun in case.regions})
    absent = []
    for case in cases:
        nouns = wording.absent_nouns(case.photo.nouns, case.photo.source, vocabulary, [1.0] * len(vocabulary), 1, rng)
        absent += [(case, noun) for noun in nouns]
    drawn = run([case for case, _ in absent], [[(noun, f"a red {noun}")] for _, noun in absent], steps=0)
    return {"not_found_rate": float(np.mean([(m[0] > 0.5).mean() < 0.01 for _, m in drawn]))}


def measure_control(run: Runner, cases: list[Case]) -> dict:
    """Exact colors and one point hint: distance of the instance's mean ab from the wanted one."""
    rng = random.Random(2)
    cases = [case for case in cases if case.regions]
    picks, wanted, hints = [], [], []
    for case in cases:
        noun = rng.choice(sorted(case.regions))
        region = case.regions[noun]
        hue, chroma = rng.uniform(0, 2 * np.pi), rng.uniform(15, 50)
        ab = colors.fit_gamut(np.float32(case.lab[region, 0].mean()), np.array([chroma * np.cos(hue), chroma * np.sin(hue)], np.float32))
        share = cell_share(region)
        y, x = np.unravel_index(int((share + 0.01 * blurred(share)).argmax()), share.shape)
        hint = torch.zeros(3, *share.shape)
        hint[:, y, x] = torch.tensor([*(ab / LATENT_SCALE), 1.0])
        picks.append(noun)
        wanted.append(ab)
        hints.append(hint)

    def error(results) -> float:
        return float(np.mean([
            np.hypot(*(ab[:, case.regions[n]].mean(1) - w)) for case, n, w, (ab, _) in zip(cases, picks, wanted, results, strict=True)
        ]))  # fmt: skip

    return {
        "exact_color_error": error(run(cases, [[(n, n)] for n in picks], exact=wanted)),
        "hint_error": error(run(cases, [[] for _ in cases], hint=hints)),
        "hint_error_with_noun": error(run(cases, [[(n, n)] for n in picks], hint=hints)),
    }


def blurred(share: np.ndarray) -> np.ndarray:
    """Mean over 5 x 5 cells: its maximum is a cell in the middle of a region."""
    return torch.nn.functional.avg_pool2d(torch.from_numpy(share)[None, None], 5, 1, 2)[0, 0].numpy()


def true_rows(case: Case) -> list[tuple[str, str]]:
    """The picture's six largest things in the names of their own colors."""
    largest = sorted(case.regions.items(), key=lambda item: -item[1].sum())[:6]
    return [(n, f"a {colors.name_of(case.lab[r].mean(0))[0]} {n}") for n, r in largest]


def measure_truth(run: Runner, cases: list[Case]) -> dict:
    """Fidelity to the photographs' own colors: with their true phrases, and without a prompt."""
    described = [case for case in cases if case.regions]
    prompted = (ab for ab, _ in run(described, [true_rows(case) for case in described]))
    found = {}
    for name, subset, made_ab in (("prompted", described, prompted), ("automatic", cases, run.automatic(cases))):
        scores = []
        for case, ab in zip(subset, made_ab, strict=True):
            gray = to_rgb(case.lab[..., 0] / 50 - 1, np.zeros_like(ab))
            made = to_rgb(case.lab[..., 0] / 50 - 1, ab)
            scores.append((
                metrics.psnr(made, case.rgb), metrics.psnr(gray, case.rgb), metrics.ssim(made, case.rgb), metrics.colorfulness(made),
                metrics.colorfulness(case.rgb),
            ))  # fmt: skip
        keys = ("psnr", "psnr_gray", "ssim", "colorfulness", "colorfulness_truth")
        found |= {f"{key}_{name}": float(value) for key, value in zip(keys, np.mean(scores, 0), strict=True)}
    return found


def measure_decoder(net, cases: list[Case]) -> dict:
    """ab from true 1/8 latents, against bicubic upsampling: PSNR of ab over a range of 255."""
    gains = []
    for case in cases:
        ab = torch.from_numpy(case.lab[..., 1:]).permute(2, 0, 1)[None]
        latent = torch.nn.functional.avg_pool2d(ab, 8) / LATENT_SCALE
        with torch.no_grad():
            lum = net.luminance(case.luminance)
            made = net.decoder(latent, lum["edge2"], lum["edge4"], lum["edge8"], case.luminance)
        cubic = torch.nn.functional.interpolate(latent, scale_factor=8.0, mode="bicubic") * LATENT_SCALE
        gains.append([10 * np.log10(255**2 / max(float(((x - ab) ** 2).mean()), 1e-6)) for x in (made, cubic)])
    made, cubic = np.mean(gains, 0)
    return {"decoder_psnr_ab": float(made), "bicubic_psnr_ab": float(cubic), "decoder_gain": float(made - cubic)}
