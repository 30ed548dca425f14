"""Writes a pack of format 2: python -m sd15.export --checkpoint RUN --tokenizer SD15/tokenizer --out PACK (docs/pack-format.md).

Linear layers in 4 bits, convolutions in 8, data files under 512 MB. Every graph is checked against PyTorch before its weights are quantized.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch

from colors import COLORS
from export import check, note_weights, to_half, trace, write_manifest
from quantize import ExternalData, quantize
from sampling import CLIP_FRAMES
from sd15.graphs import graphs_of
from sd15.network import LC4
from sd15.preset import PRESETS
from sd15.train import load_averaged
from sd15.weights import start_luminance
from sd15.words import Words
from shards import BadInput

FORMAT = 2
SMALL = {"F": 2, "N": 3, "H": 64, "W": 128, "h": 8, "w": 16}
OTHER = {"F": 3, "N": 4, "H": 128, "W": 64, "h": 16, "w": 8}
SIZE = 256
STEPS = 20
GUIDANCE = 4.5
"""L-CAD's."""
TERMS = "The weights' own: Stable Diffusion 1.5's license (CreativeML Open RAIL-M), and that of whatever else they were trained from and on."


def export(net: LC4, tokenizer: Path, out: Path, name: str, version: str = "1", half: bool = True, terms: str = TERMS, guidance: float = GUIDANCE) -> dict:
    """Writes the pack into `out` (emptied first) and returns its manifest."""
    net.eval().requires_grad_(False)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    graphs, files, io, largest = graphs_of(net), {}, {}, 0
    names = {id(parameter): f"net.{name}" for name, parameter in net.named_parameters()}
    with tempfile.TemporaryDirectory() as folder:
        for graph in graphs:
            path = Path(folder) / f"{graph.name}.onnx"
            model = trace(graph, path, SMALL)
            error = check(graph, path, OTHER)
            path.unlink()
            parameters = {names[id(parameter)]: parameter.numpy() for parameter in graph.module.parameters()}
            if error > 1e-3:
                raise SystemExit(f"{graph.name}: ONNX Runtime differs from PyTorch by {error:.1e}, more than 1e-3: the tracer took a wrong path.")
            largest = max(largest, sum(int(np.prod(tensor.dims)) * 4 for tensor in model.graph.initializer))
            note_weights(model, parameters)
            quantize(model, linear_bits=4)
            data = ExternalData(out / f"{graph.name}.data")
            # The text encoder runs once a prompt: a second set of scales for it would only make the pack larger.
            variants = {"fp32": model} | ({"fp16": to_half(model)} if half and graph.name != "text" else {})
            entry = {}
            for variant, variant_model in variants.items():
                entry[variant] = f"{graph.name}.onnx" if variant == "fp32" else f"{graph.name}.{variant}.onnx"
                data.take(variant_model)
                (out / entry[variant]).write_bytes(variant_model.SerializeToString())
            data.write()
            files[graph.name] = {**entry, "data": data.names}
            io[graph.name] = {
                "inputs": {n: {"type": "int32" if n == "ids" else "float32", "shape": s} for n, s in graph.inputs.items()},
                "outputs": {n: {"type": "float32", "shape": s} for n, s in graph.outputs.items()},
            }
            print(f"{graph.name}: relative error {error:.1e} before quantization, {sum(map(len, data.parts)) / 1e6:.2f} MB", flush=True)
    Words(tokenizer, net.preset.max_tokens).tokenizer.backend_tokenizer.save(str(out / "tokenizer.json"))
    manifest = {
        "format": FORMAT, "name": name, "version": version, "terms": terms,
        "latent": {"channels": net.preset.latent_channels, "factor": 8, "scale": net.preset.latent_scale, "kind": "vae"},
        "size": {"multiple": 64, "default": SIZE},
        "text": {"tokenizer": "tokenizer.json", "max_tokens": net.preset.max_tokens, "dim": net.preset.text_dim},
        "clip": {"frames": CLIP_FRAMES},
        "sampler": {
            "kind": "ddim", "prediction": "v", "schedule": "cosine", "timesteps": [1 - i / STEPS for i in range(STEPS)], "max_steps": 50,
            "guidance": guidance,
        },
        "colors": [{"name": n, "rgb": list(rgb)} for n, rgb in COLORS.items()],
        "needs": {"memory": memory_needed(out, files, io, largest), "features": ["shader-f16"] if half else []},
        "preset": net.preset.to_json(),
        "graphs": files,
        "unet": [g.name for g in graphs if g.name.startswith(("unet", "tda"))],
        "io": io,
        "files": {},
    }  # fmt: skip
    write_manifest(out, manifest)
    return manifest


def memory_needed(out: Path, files: dict, io: dict, largest: int) -> int:
    """Bytes, an estimate: all weights as they are stored, those of the largest graph as floats besides (a runtime that has no kernels for few
    bits makes them), and all features of one clip at the default size at once."""
    names = {name for entry in files.values() for name in entry["data"]}
    stored = sum((out / name).stat().st_size for name in names)
    sizes = {"F": CLIP_FRAMES, "N": CLIP_FRAMES, "H": SIZE, "W": SIZE, "h": SIZE // 8, "w": SIZE // 8}

    def count(shape: list) -> int:
        sides = [s if isinstance(s, int) else sizes[s.partition("/")[0]] // int(s.partition("/")[2] or 1) for s in shape]
        return int(np.prod(sides)) * 4

    tensors = {name: spec["shape"] for graph in io.values() for side in graph.values() for name, spec in side.items()}
    return stored + largest + sum(count(shape) for shape in tensors.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", help="RUN folder of train.py --preset sd15, or its sd15.pt")
    parser.add_argument("--random", choices=list(PRESETS), help="a pack of random weights, to try out what a device can hold")
    parser.add_argument("--tokenizer", required=True, help="tokenizer folder of Stable Diffusion 1.5")
    parser.add_argument("--out", required=True, help="pack folder, emptied first")
    parser.add_argument("--name", default="sd15")
    parser.add_argument("--version", default="1")
    parser.add_argument("--terms", default=TERMS, help="one sentence of license, shown to users before the pack is used")
    parser.add_argument("--no-half", action="store_true", help="leave out the fp16 graphs")
    args = parser.parse_args()
    if bool(args.checkpoint) == bool(args.random):
        raise BadInput("Nothing to export, or two things: give either --checkpoint RUN or --random PRESET.")
    net = random_network(args.random) if args.random else load_averaged(Path(args.checkpoint))
    export(net, Path(args.tokenizer), Path(args.out), args.name, args.version, not args.no_half, args.terms)


def random_network(preset: str) -> LC4:
    torch.manual_seed(0)
    net = LC4(PRESETS[preset])
    start_luminance(net)
    return net


if __name__ == "__main__":
    main()
