"""Measures a pack or a checkpoint: python evaluate.py --data SHARDS [--clips FOLDER] --pack DIR | --checkpoint F --json OUT.

The pack runs through ONNX Runtime, the checkpoint through PyTorch, by the same code. Pictures are center crops of 256 px. All from zero
noise, the best guess that the app shows first; `seed_spread` draws.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from PIL import Image

from cases import Runner, load_cases
from measure_clips import measure_clips, measure_film, measure_moving
from measure_places import measure_maps, measure_mottle, measure_skin
from measure_prompts import measure_control, measure_decoder, measure_prompts, measure_truth
from model import LC4, LITE
from sampling import LITE_SAMPLER, SamplerSettings
from sheets import to_rgb
from text import PhraseEmbedder

MEASURES = ("decoder", "truth", "skin", "mottle", "maps", "prompts", "control", "clips", "film", "moving")


def write_sheet(entries: list, path: Path, count: int = 24) -> None:
    """Rows of truth, automatic, prompted and map, with the prompt."""
    from PIL import ImageDraw

    columns = []
    for case, said, plain, prompted, m in entries[:: max(1, len(entries) // count)][:count]:
        gray = case.lab[..., 0] / 50 - 1
        heat = np.asarray(Image.fromarray((m * 255).astype(np.uint8)).resize(case.rgb.shape[1::-1]))
        picture = Image.fromarray(np.concatenate([case.rgb, to_rgb(gray, plain), to_rgb(gray, prompted), np.repeat(heat[..., None], 3, -1)]))
        ImageDraw.Draw(picture).text((4, 2 * case.rgb.shape[0] + 4), said, fill="white", stroke_width=1, stroke_fill="black")
        columns.append(np.asarray(picture.resize((picture.width // 2, picture.height // 2))))
    half = -(-len(columns) // 2)
    blank = [np.zeros_like(columns[0])] * (2 * half - len(columns))
    sheet = np.concatenate([np.concatenate(row, 1) for row in (columns[:half], columns[half:] + blank)])
    Image.fromarray(sheet).save(path)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", nargs="+", required=True, help="validation shards or folders")
    parser.add_argument("--clips", help="folder of color clips")
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
    parser.add_argument("--chroma-gain", nargs=2, type=float, metavar=("AUTOMATIC", "PROMPTED"), help="other factors on chroma than the pack's")
    parser.add_argument("--only", nargs="*", choices=MEASURES, help="some of the measures")
    args = parser.parse_args(argv)
    if bool(args.pack) == bool(args.checkpoint):
        raise SystemExit("Name either --pack or --checkpoint.")
    if args.pack and args.without:
        raise SystemExit("--without needs a --checkpoint: a pack's graphs are what they are.")
    sampler = LITE_SAMPLER
    if args.pack:
        from packs import PackNet

        net = PackNet(Path(args.pack), args.variant)
        sampler = SamplerSettings.of(net.manifest)
    else:
        from checkpoints import load_weights

        net = LC4(replace(LITE, cmpf_maps=args.without != "maps", decoder_edges=args.without != "edges"))
        load_weights(net, Path(args.checkpoint))
        net.eval()
    if args.chroma_gain:
        sampler = replace(sampler, chroma_gain=args.chroma_gain[0], chroma_gain_prompted=args.chroma_gain[1])
    embed = PhraseEmbedder()
    if args.pack:
        embed.encoder = net.text
    run = Runner(net, embed, args.steps, args.guidance, sampler)
    cases = load_cases([Path(p) for p in args.data], args.size, args.limit)
    masked = [case for case in cases if case.photo.mask is not None]
    wanted = set(args.only or MEASURES) - (set() if args.clips else {"clips", "film"})
    figures: dict = {
        "network": args.pack or args.checkpoint, "runtime": f"onnxruntime {args.variant}" if args.pack else "pytorch", "size": args.size,
        "without": args.without, "steps": args.steps, "guidance": args.guidance, "sampler": asdict(sampler), "pictures": len(cases), "masked": len(masked),
    }  # fmt: skip
    sheet: list = []
    measures = {
        "decoder": lambda: measure_decoder(net, cases),
        "truth": lambda: measure_truth(run, cases),
        "skin": lambda: measure_skin(run, masked),
        "mottle": lambda: measure_mottle(run, masked),
        "maps": lambda: measure_maps(run, masked),
        "prompts": lambda: measure_prompts(run, masked, args.seeds, sheet),
        "control": lambda: measure_control(run, masked),
        "clips": lambda: measure_clips(run, args.clips, args.way, args.stills == "share", args.clip_frames),
        "film": lambda: measure_film(run, args.clips, args.way),
        "moving": lambda: measure_moving(run, masked),
    }
    for name, measured in measures.items():
        if name in wanted:
            start = time.time()
            found = measured()
            print(json.dumps(found, indent=1), f"{name}: {time.time() - start:.0f} s", flush=True)
            figures |= found
            Path(args.json).write_text(json.dumps(figures, indent=1) + "\n")
    if sheet:
        write_sheet(sheet, Path(args.json).with_suffix(".png"))


if __name__ == "__main__":
    main()
