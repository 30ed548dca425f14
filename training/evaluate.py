"""Measures a pack or a checkpoint: python evaluate.py --data SHARDS [--clips FOLDER] --pack DIR | --checkpoint F --json OUT.

The pack runs through ONNX Runtime, the checkpoint through PyTorch, by the same code. Pictures are centre crops of 256 px.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

import colours
import metrics
import wording
from clips import HELD_OUT, find_clips, read_clip
from data import cell_share
from model import LATENT_SCALE, LC4, LITE
from sampling import Prompt, colorize
from shards import Photo, load_photos
from sheets import square, to_rgb
from text import PhraseEmbedder

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
        cases.append(Case(photo, rgb, colours.rgb_to_lab(rgb), photo.regions(mask, least=int(size * size * 0.02))))
    return cases


class Runner:
    """Runs one network over cases, several at a time."""

    def __init__(self, net, embed, steps: int, guidance: float, batch: int = 8) -> None:
        self.net, self.embed, self.steps, self.guidance, self.batch = net, embed, steps, guidance, batch

    def prompt(self, rows: list[list[tuple[str, str]]], exact: list[np.ndarray | None] | None = None) -> Prompt:
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

    def __call__(self, cases: list[Case], rows, seed: int = 0, exact=None, hint=None, given=None, steps: int | None = None):
        """rows: per case its (noun, phrase) pairs -> list of (ab [2,S,S], map [K,h,w])."""
        found = []
        for start in range(0, len(cases), self.batch):
            part = slice(start, start + self.batch)
            luminance = torch.cat([case.luminance for case in cases[part]])
            maps = None
            if given is not None:
                width = max(1, max(len(row) for row in rows[part]))
                maps = torch.zeros(len(luminance), width, luminance.shape[2] // 8, luminance.shape[3] // 8)
                for b, regions in enumerate(given[part]):
                    for k, region in enumerate(regions):
                        maps[b, k] = torch.from_numpy(cell_share(region))
            result = colorize(
                self.net, luminance, self.prompt(rows[part], exact[part] if exact else None), seed=seed, given=maps,
                steps=self.steps if steps is None else steps, guidance=self.guidance, hint=torch.stack(hint[part]) if hint else None,
            )  # fmt: skip
            found += [(ab.numpy(), m.numpy()) for ab, m in zip(result["ab"], result["map"], strict=True)]
        return found


def asked_colour(case: Case, region: np.ndarray, rng: random.Random, besides: str | None = None) -> str:
    """A random basic colour whose hue can be seen at the region's luminance, away from `besides`."""
    lightness = float(case.lab[region, 0].mean())
    names = [n for n in colours.BASIC_CHROMATIC if colours.fits(n, lightness)] or colours.BASIC_CHROMATIC
    apart = [n for n in names if besides is None or colours.hue_distance(colours.ab_of(n), colours.ab_of(besides)) > 2 * HUE]
    return rng.choice(apart or names)


def right(ab: np.ndarray, region: np.ndarray, colour: str) -> bool:
    mean = ab[:, region].mean(1)
    return bool(np.hypot(*mean) > CHROMA and colours.hue_distance(mean, colours.ab_of(colour)) <= HUE)


def measure_prompts(run: Runner, cases: list[Case], seeds: int, sheet: list) -> dict:
    rng = random.Random(1)
    one = [case for case in cases if case.regions]
    picks = [rng.choice(sorted(case.regions)) for case in one]
    asked = [asked_colour(case, case.regions[noun], rng) for case, noun in zip(one, picks, strict=True)]
    rows = [[(noun, f"a {colour} {noun}")] for noun, colour in zip(picks, asked, strict=True)]
    hits, leaks, covers, ious = [], [], [], []
    for seed in range(seeds):
        results = run(one, rows, seed)
        hits.append([right(ab, case.regions[noun], c) for case, noun, c, (ab, _) in zip(one, picks, asked, results, strict=True)])
        if seed >= 3:
            continue
        plain = run(one, [[] for _ in one], seed)
        for case, noun, c, (ab, m), (before, _) in zip(one, picks, asked, results, plain, strict=True):
            region = case.regions[noun]
            change = np.hypot(*(ab - before))
            leaks.append(change[~region].mean() / max(change[region].mean(), 1e-3) if (~region).any() else 0.0)
            inside = ab[:, region]
            covers.append(np.mean((colours.hue_distance(inside.T, colours.ab_of(c)) <= HUE) & (np.hypot(*inside) > 5)))
            truth, drawn = cell_share(region) > 0.5, m[0] > 0.5
            if truth.any():
                ious.append((truth & drawn).sum() / (truth | drawn).sum())
        if seed == 0:
            sheet += [(case, rows[i][0][1], plain[i][0], results[i][0], results[i][1][0]) for i, case in enumerate(one)]
    hits = np.array(hits)
    found = {
        "cases": len(one), "prompted_accuracy": float(hits[:3].mean()), "seed_spread": float(hits.all(0).mean()), "seeds": seeds,
        "leakage": float(np.mean(leaks)), "leakage_median": float(np.median(leaks)), "coverage": float(np.mean(covers)), "instance_iou": float(np.mean(ious)),
    }  # fmt: skip
    found |= measure_two(run, [case for case in cases if len(case.regions) >= 2], rng)
    # Nouns that are not there: dense labels know, elsewhere only things that nobody would leave unlabelled.
    vocabulary = sorted({noun for case in cases for noun in case.regions})
    absent = []
    for case in one:
        nouns = wording.absent_nouns(case.photo.nouns, case.photo.source, vocabulary, [1.0] * len(vocabulary), 1, rng)
        absent += [(case, noun) for noun in nouns]
    drawn = run([case for case, _ in absent], [[(noun, f"a red {noun}")] for _, noun in absent], 0, steps=0)
    found["not_found_rate"] = float(np.mean([(m[0] > 0.5).mean() < 0.01 for _, m in drawn]))
    return found


def measure_two(run: Runner, cases: list[Case], rng: random.Random) -> dict:
    """Two instances in two colours, both right; once with the network's maps, once with the true masks given."""
    pairs, asked = [], []
    for case in cases:
        a, b = rng.sample(sorted(case.regions), 2)
        first = asked_colour(case, case.regions[a], rng)
        pairs.append((a, b))
        asked.append((first, asked_colour(case, case.regions[b], rng, besides=first)))
    rows = [[(n, f"a {c} {n}") for n, c in zip(pair, cs, strict=True)] for pair, cs in zip(pairs, asked, strict=True)]

    def both(results) -> float:
        return float(np.mean([
            all(right(ab, case.regions[n], c) for n, c in zip(pair, cs, strict=True))
            for case, pair, cs, (ab, _) in zip(cases, pairs, asked, results, strict=True)
        ]))  # fmt: skip

    given = [[case.regions[n] for n in pair] for case, pair in zip(cases, pairs, strict=True)]
    return {
        "cases_2": len(cases),
        "prompted_accuracy_2": float(np.mean([both(run(cases, rows, seed)) for seed in range(3)])),
        "prompted_accuracy_2_given_masks": both(run(cases, rows, 0, given=given)),
    }


def measure_control(run: Runner, cases: list[Case]) -> dict:
    """Exact colours and one point hint: mean ab distance of the instance from what was asked."""
    rng = random.Random(2)
    cases = [case for case in cases if case.regions]
    picks, wanted, hints = [], [], []
    for case in cases:
        noun = rng.choice(sorted(case.regions))
        region = case.regions[noun]
        hue, chroma = rng.uniform(0, 2 * np.pi), rng.uniform(15, 50)
        ab = colours.fit_gamut(np.float32(case.lab[region, 0].mean()), np.array([chroma * np.cos(hue), chroma * np.sin(hue)], np.float32))
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
        "exact_colour_error": error(run(cases, [[(n, n)] for n in picks], exact=wanted)),
        "hint_error": error(run(cases, [[] for _ in cases], hint=hints)),
        "hint_error_with_noun": error(run(cases, [[(n, n)] for n in picks], hint=hints)),
    }


def blurred(share: np.ndarray) -> np.ndarray:
    """Neighbour mean: picks a cell in the middle of its region."""
    return torch.nn.functional.avg_pool2d(torch.from_numpy(share)[None, None], 5, 1, 2)[0, 0].numpy()


def measure_truth(run: Runner, cases: list[Case]) -> dict:
    """Against the photographs' own colours: with their true phrases, and without a prompt."""
    described = [case for case in cases if case.regions]
    rows = []
    for case in described:
        largest = sorted(case.regions.items(), key=lambda item: -item[1].sum())[:6]
        rows.append([(n, f"a {colours.name_of(case.lab[r].mean(0))[0]} {n}") for n, r in largest])
    found = {}
    for name, subset, prompts in (("prompted", described, rows), ("automatic", cases, [[] for _ in cases])):
        scores = []
        for case, (ab, _) in zip(subset, run(subset, prompts), strict=True):
            grey = to_rgb(case.lab[..., 0] / 50 - 1, np.zeros_like(ab))
            made = to_rgb(case.lab[..., 0] / 50 - 1, ab)
            scores.append((
                metrics.psnr(made, case.rgb), metrics.psnr(grey, case.rgb), metrics.ssim(made, case.rgb), metrics.colorfulness(made),
                metrics.colorfulness(case.rgb),
            ))  # fmt: skip
        keys = ("psnr", "psnr_grey", "ssim", "colorfulness", "colorfulness_truth")
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


def measure_clips(run: Runner, folder: str, way: str, still: bool, frames: int) -> dict:
    """Held-out clips without a prompt: steadiness over `frames` frames, and what knowing the first of 8 brings the others."""
    paths = [p for p in find_clips(folder) if p.stem in HELD_OUT] or find_clips(folder)
    rows = []
    for path in paths:
        rgb = read_clip(path, 256, limit=frames)
        height, width = (d // 32 * 32 for d in rgb.shape[1:3])
        rgb = rgb[:, :height, :width]
        lab = colours.rgb_to_lab(rgb)
        luminance = torch.from_numpy(lab[..., 0] / 50 - 1)[:, None].float()
        tied = {"steps": run.steps, "way": way, "still": still}
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
    return {"clips": len(paths), "way": way, "still": still, **{key: float(value) for key, value in zip(keys, np.mean(rows, 0), strict=True)}}


def write_sheet(entries: list, path: Path, count: int = 24) -> None:
    """Rows of truth, automatic, prompted, map, with what was asked."""
    from PIL import ImageDraw

    columns = []
    for case, said, plain, prompted, m in entries[:: max(1, len(entries) // count)][:count]:
        grey = case.lab[..., 0] / 50 - 1
        heat = np.asarray(Image.fromarray((m * 255).astype(np.uint8)).resize(case.rgb.shape[1::-1]))
        picture = Image.fromarray(np.concatenate([case.rgb, to_rgb(grey, plain), to_rgb(grey, prompted), np.repeat(heat[..., None], 3, -1)]))
        ImageDraw.Draw(picture).text((4, 2 * case.rgb.shape[0] + 4), said, fill="white", stroke_width=1, stroke_fill="black")
        columns.append(np.asarray(picture.resize((picture.width // 2, picture.height // 2))))
    half = -(-len(columns) // 2)
    blank = [np.zeros_like(columns[0])] * (2 * half - len(columns))
    sheet = np.concatenate([np.concatenate(row, 1) for row in (columns[:half], columns[half:] + blank)])
    Image.fromarray(sheet).save(path)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", nargs="+", required=True, help="validation shards or folders")
    parser.add_argument("--clips", help="folder of colour clips")
    parser.add_argument("--pack", help="pack folder, run through ONNX Runtime")
    parser.add_argument("--variant", choices=("fp32", "fp16"), default="fp32")
    parser.add_argument("--checkpoint", help="checkpoint.pt or pack folder, run through PyTorch")
    parser.add_argument("--json", required=True, help="where the figures go; a sheet of pictures lies beside it as .png")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--guidance", type=float, default=1.0)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--limit", type=int, default=0, help="at most about this many pictures of each kind; 0 is all")
    parser.add_argument("--way", default="ccf", help="how clips are tied: none (without TDA), apart, clips, ccf, average, sliding")
    parser.add_argument("--stills", choices=("share", "apart"), default="share", help="apart: what stands still does not share its chroma")
    parser.add_argument("--clip-frames", type=int, default=16)
    parser.add_argument("--without", choices=("maps", "edges"), help="ablation of a checkpoint: every phrase everywhere, or a decoder that sees no luminance")
    parser.add_argument("--only", nargs="*", choices=("prompts", "control", "truth", "decoder", "clips"), help="some of the measures")
    args = parser.parse_args(argv)
    if bool(args.pack) == bool(args.checkpoint):
        raise SystemExit("Name either --pack or --checkpoint.")
    if args.pack and args.without:
        raise SystemExit("--without needs a --checkpoint: a pack's graphs are what they are.")
    if args.pack:
        from packs import PackNet

        net = PackNet(Path(args.pack), args.variant)
    else:
        from checkpoints import load_weights

        net = LC4(replace(LITE, cmpf_maps=args.without != "maps", decoder_edges=args.without != "edges"))
        load_weights(net, Path(args.checkpoint))
        net.eval()
    embed = PhraseEmbedder()
    if args.pack:
        embed.encoder = net.text
    run = Runner(net, embed, args.steps, args.guidance)
    cases = load_cases([Path(p) for p in args.data], args.size, args.limit)
    masked = [case for case in cases if case.photo.mask is not None]
    wanted = set(args.only or ("prompts", "control", "truth", "decoder") + (("clips",) if args.clips else ()))
    figures: dict = {
        "network": args.pack or args.checkpoint, "runtime": f"onnxruntime {args.variant}" if args.pack else "pytorch", "size": args.size,
        "without": args.without, "steps": args.steps, "guidance": args.guidance, "pictures": len(cases), "masked": len(masked),
    }  # fmt: skip
    sheet: list = []
    measures = {
        "decoder": lambda: measure_decoder(net, cases),
        "prompts": lambda: measure_prompts(run, masked, args.seeds, sheet),
        "control": lambda: measure_control(run, masked),
        "truth": lambda: measure_truth(run, cases),
        "clips": lambda: measure_clips(run, args.clips, args.way, args.stills == "share", args.clip_frames),
    }
    for name, measured in measures.items():
        if name in wanted:
            found = measured()
            print(json.dumps(found, indent=1), flush=True)
            figures |= found
            Path(args.json).write_text(json.dumps(figures, indent=1) + "\n")
    if sheet:
        write_sheet(sheet, Path(args.json).with_suffix(".png"))


if __name__ == "__main__":
    main()
