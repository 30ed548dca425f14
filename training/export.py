"""Writes a pack: python export.py --checkpoint RUN/checkpoint.pt --out ../public/models/lite (format: docs/pack-format.md).

The network is cut into graphs where the app works on what lies between: text encoder, luminance encoder, CMPF, the U-Net's stages with the
TDA blocks between them (where CCF fuses clips), decoder. Every graph is checked against PyTorch before its weights are quantized.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from checkpoints import load_weights
from colors import COLORS
from model import LATENT_SCALE, LC4, LITE, known_color
from quantize import ExternalData, quantize
from sampling import CLIP_FRAMES, LITE_SAMPLER, SamplerSettings
from text import MAX_TOKENS, TextEncoder, model_folder

OPSET = 19  # the first whose DequantizeLinear gives fp16
FORMAT = 1
TERMS = "Research and personal, non-commercial use: the photographs it was trained on allow no more (MODEL_CARD.md lists them)."
EDGES = ("edge2", "edge4", "edge8")
CONDITIONS = ("condition8", "condition16", "condition32")


class Graph(nn.Module):
    """One graph of the pack: a function of named tensors, with the shapes that are written to the manifest."""

    def __init__(self, name: str, module: nn.Module, call, inputs: dict[str, list], outputs: dict[str, list]) -> None:
        super().__init__()
        self.name, self.call, self.inputs, self.outputs = name, call, inputs, outputs
        self.module = module  # registered, so that its parameters are found
        self.eval()  # after the export, the exporter restores the mode of the outermost module for all

    def forward(self, *values: Tensor):
        found = self.call(**dict(zip(self.inputs, values, strict=True)))
        return tuple(found[name] for name in self.outputs)


def graphs_of(net: LC4, text: nn.Module) -> list[Graph]:
    c0, c1, c2 = net.preset.widths
    d, p, t = net.preset.picture_dim, net.preset.condition_dim, net.preset.text_dim
    e2, e4, e8 = net.luminance.pyramid.channels
    edge = {"edge2": ["F", e2, "H/2", "W/2"], "edge4": ["F", e4, "H/4", "W/4"], "edge8": ["F", e8, "h", "w"]}
    lum = {"lum8": ["F", c0, "h", "w"], "lum16": ["F", c1, "h/2", "w/2"], "lum32": ["F", c2, "h/4", "w/4"]}
    condition = {"condition8": ["F", p, "h", "w"], "condition16": ["F", p, "h/2", "w/2"], "condition32": ["F", p, "h/4", "w/4"]}
    site = [["F", c1, "h/2", "w/2"], ["F", c2, "h/4", "w/4"], ["F", c1, "h/2", "w/2"]]
    clip = [["N", *s[1:]] for s in site]
    skip = {"skip0": ["F", c0, "h", "w"], "skip1": ["F", c1, "h/2", "w/2"]}
    m = net.preset.match_dim
    match = ["F", m, "h", "w"]
    propagation_inputs = {
        "match": match, "place": ["F", "S", 3], "known_match": ["R", m], "known_place": ["R", 3], "known_ab": ["R", 2],
        "map": ["F", "K", "h", "w"], "exact": ["K", 3], "known": ["F", 3, "h", "w"],
    }  # fmt: skip
    picture, luminance, time = ["F", d, "h", "w"], ["F", 1, "H", "W"], {"time": [1]}

    def run_luminance(luminance: Tensor) -> dict[str, Tensor]:
        return net.luminance(luminance)

    def run_cmpf(picture, match, noun, phrase, valid, exact, given, use_given):
        """One prompt for all frames of a call."""
        frames = picture.shape[0]
        own = (x[None].expand(frames, *(-1 for _ in x.shape)) for x in (noun, phrase, valid, exact))
        return net.cmpf(picture, match, *own, given, use_given[None].expand(frames, -1))

    def run_propagation(match, place, known_match, known_place, known_ab, map, exact, known):
        """All frames of a call share the known cells, wherever those lie."""
        own = (x[None] for x in (known_match, known_place, known_ab))
        spread = net.propagation(match.flatten(2).transpose(1, 2).flatten(0, 1)[None], place.flatten(0, 1)[None], *own, torch.ones(1, 1))
        spread = spread[0].transpose(0, 1).reshape(3, *known.shape[:1], *known.shape[2:]).transpose(0, 1)
        # Expanded, since WebGPU's Einsum does not repeat an axis of one.
        return {"hint": known_color(spread, known, map, exact[None].expand(map.shape[0], -1, -1))}

    def stage(index: int):
        return lambda **state: net.unet.stages[index](state)

    def run_tda(index: int):
        return lambda **state: {f"fused{index}": net.unet.tda[index](state[f"site{index}"][None])[0]}

    def run_decoder(latent0, edge2, edge4, edge8, luminance):
        return {"ab": net.decoder(latent0, edge2, edge4, edge8, luminance)}

    at = lambda *levels: {f"condition{level}": condition[f"condition{level}"] for level in levels}  # noqa: E731
    cmpf_inputs = {
        "picture": picture, "match": match, "noun": ["K", t], "phrase": ["K", t], "valid": ["K"], "exact": ["K", 3],
        "given": ["F", "K", "h", "w"], "use_given": ["K"],
    }  # fmt: skip
    stages = [
        ({"latent": ["F", 2, "h", "w"], "hint": ["F", 3, "h", "w"], **time, "lum8": lum["lum8"], "lum16": lum["lum16"], **at(8, 16)},
         {"skip0": skip["skip0"], "site0": site[0]}),
        ({"fused0": site[0], **time, "lum32": lum["lum32"], **at(16, 32)}, {"skip1": skip["skip1"], "site1": site[1]}),
        ({"fused1": site[1], "skip1": skip["skip1"], **time, **at(16, 32)}, {"site2": site[2]}),
        ({"fused2": site[2], "skip0": skip["skip0"], **time, **at(8, 16)}, {"velocity": ["F", 2, "h", "w"]}),
    ]  # fmt: skip
    found = [
        Graph("text", text, lambda ids, attention: {"embedding": text(ids, attention)}, {"ids": ["K", "T"], "attention": ["K", "T"]}, {"embedding": ["K", t]}),
        Graph("luminance", net.luminance, run_luminance, {"luminance": luminance}, {**lum, "picture": picture, "match": match, **edge}),
        Graph("cmpf", net.cmpf, run_cmpf, cmpf_inputs, {"map": ["F", "K", "h", "w"], **condition}),
        Graph("propagation", net.propagation, run_propagation, propagation_inputs, {"hint": ["F", 3, "h", "w"]}),
    ]
    for index, (inputs, outputs) in enumerate(stages):
        found.append(Graph(f"unet{index}", net.unet, stage(index), inputs, outputs))
        if index < net.unet.sites:
            found.append(Graph(f"tda{index}", net.unet.tda[index], run_tda(index), {f"site{index}": clip[index]}, {f"fused{index}": clip[index]}))
    decoder_inputs = {"latent0": ["F", 2, "h", "w"], **edge, "luminance": luminance}
    found.append(Graph("decoder", net.decoder, run_decoder, decoder_inputs, {"ab": ["F", 2, "H", "W"]}))
    return found


def example(shape: list, name: str, sizes: dict[str, int], generator: torch.Generator) -> Tensor:
    def size(symbol) -> int:
        if isinstance(symbol, int):
            return symbol
        base, _, divisor = symbol.partition("/")
        return sizes[base] // int(divisor or 1)

    dims = [size(s) for s in shape]
    if name == "ids":
        return torch.randint(1, 60, dims, generator=generator, dtype=torch.int32)
    if name in ("attention", "valid"):
        return torch.ones(dims)
    if name in ("use_given", "time", "given"):
        return torch.rand(dims, generator=generator).round() if name == "use_given" else torch.rand(dims, generator=generator)
    return torch.randn(dims, generator=generator)


SMALL = {"F": 2, "N": 3, "K": 2, "T": 5, "H": 64, "W": 96, "h": 8, "w": 12, "S": 96, "R": 5}
OTHER = {"F": 3, "N": 8, "K": 4, "T": 9, "H": 96, "W": 64, "h": 12, "w": 8, "S": 96, "R": 9}


def trace(graph: Graph, path: Path, sizes: dict[str, int] = SMALL) -> onnx.ModelProto:
    generator = torch.Generator().manual_seed(0)
    values = tuple(example(shape, name, sizes, generator) for name, shape in graph.inputs.items())
    axes = {}
    for name, shape in {**graph.inputs, **graph.outputs}.items():
        axes[name] = {i: str(s).replace("/", "_") for i, s in enumerate(shape) if isinstance(s, str)}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph, values, str(path), opset_version=OPSET, dynamo=False, input_names=list(graph.inputs),
            output_names=list(graph.outputs), dynamic_axes=axes, do_constant_folding=True,
        )  # fmt: skip
    return onnx.load(path)


def check(graph: Graph, path: Path, sizes: dict[str, int] = OTHER) -> float:
    """Largest relative error of ONNX Runtime against PyTorch, on another size than the one traced."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    generator = torch.Generator().manual_seed(1)
    values = [example(shape, name, sizes, generator) for name, shape in graph.inputs.items()]
    with torch.no_grad():
        expected = graph(*values)
    feed = {name: value.numpy() for name, value in zip(graph.inputs, values, strict=True)}
    actual = session.run(list(graph.outputs), feed)
    return max(float(np.abs(a - e.numpy()).max() / max(1e-6, np.abs(e.numpy()).max())) for a, e in zip(actual, expected, strict=True))


def note_weights(model: onnx.ModelProto, parameters: dict[str, np.ndarray]) -> set[str]:
    """Writes into the model which initializer holds which parameter (the tracer renames and transposes them), for packs.read_weights."""
    by_bytes = {}
    for tensor in model.graph.initializer:
        by_bytes.setdefault(numpy_helper.to_array(tensor).tobytes(), tensor.name)
    noted = {}
    for name, value in parameters.items():
        for transposed in (False, True):
            if transposed and value.ndim != 2:
                continue
            found = by_bytes.get(np.ascontiguousarray(value.T if transposed else value).tobytes())
            if found:
                noted[name] = [found, transposed, value.shape]
                break
    model.metadata_props.add(key="tintype.weights", value=json.dumps(noted, separators=(",", ":")))
    return set(noted)


def to_half(model: onnx.ModelProto) -> onnx.ModelProto:
    """fp16 activations, float32 at the borders; norms stay in fp32 (they overflow silently in fp16)."""
    from onnxruntime.transformers.float16 import DEFAULT_OP_BLOCK_LIST, convert_float_to_float16

    blocked = [*DEFAULT_OP_BLOCK_LIST, "LayerNormalization", "InstanceNormalization", "Softmax", "Sin", "Cos"]
    return convert_float_to_float16(copy.deepcopy(model), keep_io_types=True, op_block_list=blocked, disable_shape_infer=False)


def export(
    net: LC4, text: nn.Module, tokenizer: Path, out: Path, name: str, version: str, quantized: bool, half: bool, clip_frames: int, sampler: SamplerSettings
) -> dict:
    """Writes the pack into `out` (emptied first) and returns its manifest."""
    net.eval()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    parameters = {f"net.{k}": v.detach().numpy() for k, v in net.named_parameters()}
    parameters |= {f"text.{k}": v.detach().numpy() for k, v in text.named_parameters()}
    manifest_graphs, io, seen = {}, {}, set()
    graphs = graphs_of(net, text)
    with tempfile.TemporaryDirectory() as folder:
        for graph in graphs:
            path = Path(folder) / f"{graph.name}.onnx"
            model = trace(graph, path)
            error = check(graph, path)
            if error > 1e-3:
                raise SystemExit(f"{graph.name}: ONNX Runtime differs from PyTorch by {error:.1e}, more than 1e-3: the tracer took a wrong path.")
            prefix = "text." if graph.name == "text" else "net."
            seen |= note_weights(model, {k: v for k, v in parameters.items() if k.startswith(prefix)})
            if quantized:
                quantize(model)
            data = ExternalData(out / f"{graph.name}.data")
            # The text encoder runs once a prompt: a second set of scales for it would only make the pack larger.
            variants = {"fp32": model} | ({"fp16": to_half(model)} if half and graph.name != "text" else {})
            entry = {"data": [data.path.name]}
            for variant, variant_model in variants.items():
                file = f"{graph.name}.onnx" if variant == "fp32" else f"{graph.name}.{variant}.onnx"
                data.take(variant_model)
                (out / file).write_bytes(variant_model.SerializeToString())
                entry[variant] = file
            data.write()
            manifest_graphs[graph.name] = entry
            io[graph.name] = {
                "inputs": {n: {"type": "int32" if n == "ids" else "float32", "shape": s} for n, s in graph.inputs.items()},
                "outputs": {n: {"type": "float32", "shape": s} for n, s in graph.outputs.items()},
            }
            print(f"{graph.name}: relative error {error:.1e} before quantization, {data.path.stat().st_size / 1e6:.2f} MB", flush=True)
    missing = [k for k in parameters if k not in seen and k.startswith("net.")]
    if missing:
        raise SystemExit(f"The pack would lose {len(missing)} parameters when read back, {missing[0]} first.")
    shutil.copy(tokenizer, out / "tokenizer.json")
    manifest = {
        "format": FORMAT, "name": name, "version": version, "terms": TERMS,
        "latent": {"channels": 2, "factor": 8, "scale": LATENT_SCALE},
        "size": {"multiple": 32, "default": 256},
        "text": {"tokenizer": "tokenizer.json", "max_tokens": MAX_TOKENS, "dim": net.preset.text_dim},
        "phrases": {"max": 12},
        "clip": {"frames": clip_frames, "segment": 32},
        "sampler": {
            "kind": "ddim", "prediction": "v", "schedule": "cosine", "timesteps": [1, 0.75, 0.5, 0.25], "max_steps": 8,
            **sampler.to_manifest(),
        },
        "colors": [{"name": n, "rgb": list(rgb)} for n, rgb in COLORS.items()],
        "preset": net.preset.to_json(),
        "graphs": manifest_graphs,
        "unet": [g.name for g in graphs if g.name.startswith(("unet", "tda"))],
        "io": io,
        "files": {},
    }  # fmt: skip
    write_manifest(out, manifest)
    if name == "lite":
        # For people, and so not in the manifest: the app fetches what that lists.
        shutil.copy(Path(__file__).with_name("weights-license.txt"), out / "LICENSE")
    return manifest


def write_manifest(out: Path, manifest: dict) -> None:
    """Lists what lies in the pack's folder, with sizes and hashes, under `files`, and writes the manifest beside it."""
    for path in sorted(out.iterdir()):
        content = path.read_bytes()
        manifest["files"][path.name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    print(f"{out}: {sum(entry['bytes'] for entry in manifest['files'].values()) / 1e6:.1f} MB", flush=True)


def export_lite(weights: Path, out: Path, version: str = "1", map_bias: float = 0.0, quantized: bool = True) -> dict:
    """The embedded pack from a checkpoint or from another pack. `map_bias` is added to every map's logits."""
    net = LC4(LITE)
    load_weights(net, weights)
    net.cmpf.threshold[1].bias.data += map_bias
    return export(net, TextEncoder(), model_folder() / "tokenizer.json", out, "lite", version, quantized, quantized, CLIP_FRAMES, LITE_SAMPLER)


def main() -> None:
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", required=True, help="checkpoint.pt of train.py, or a pack folder")
    parser.add_argument("--out", default=str(here.parent / "public" / "models" / "lite"))
    parser.add_argument("--version", default="1")
    parser.add_argument("--map-bias", type=float, default=0.0, help="added to every map's logits: bolder maps find more of a thing, and more that is not there")
    parser.add_argument("--unquantized", action="store_true", help="float32 weights, to measure what quantization costs")
    args = parser.parse_args()
    export_lite(Path(args.checkpoint), Path(args.out), args.version, args.map_bias, not args.unquantized)


if __name__ == "__main__":
    main()
