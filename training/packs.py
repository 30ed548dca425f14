"""Reading packs: the manifest, the weights as a PyTorch state dict, and a network that runs a pack through ONNX Runtime."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from model import known_cells
from quantize import dequantized_weight
from shards import BadInput


def read_manifest(folder: Path) -> dict:
    """The manifest, after every file's size and SHA-256 were checked."""
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text())
        files = manifest["files"]
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(f"{path} is missing or damaged: export the pack again with export.py.") from error
    for name, entry in files.items():
        content = (folder / name).read_bytes() if (folder / name).is_file() else b""
        if len(content) != entry["bytes"] or hashlib.sha256(content).hexdigest() != entry["sha256"]:
            raise BadInput(f"{folder / name} is missing or differs from the manifest: export the pack again with export.py.")
    return manifest


def _graph_weights(folder: Path, file: str) -> dict[str, np.ndarray]:
    """PyTorch parameter name -> float array, for one graph, by the names that export.py wrote into the model."""
    model = onnx.load(folder / file)
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    noted = {entry.key: entry.value for entry in model.metadata_props}
    found = {}
    for parameter, (initializer, transposed, shape) in json.loads(noted.get("tintype.weights", "{}")).items():
        weight = dequantized_weight(tensors, initializer)
        found[parameter] = np.ascontiguousarray(weight.T if transposed else weight).reshape(shape)
    return found


def read_weights(folder: Path, prefix: str = "net.") -> dict[str, Tensor]:
    """A pack's weights as a state dict of LC4 (or, with prefix "text.", of the text encoder)."""
    manifest = read_manifest(folder)
    state: dict[str, Tensor] = {}
    for entry in manifest["graphs"].values():
        for name, weight in _graph_weights(folder, entry["fp32"]).items():
            if name.startswith(prefix):
                state[name.removeprefix(prefix)] = torch.from_numpy(weight.copy())
    return state


class PackNet:
    """A pack on ONNX Runtime with the same methods as LC4, so that sampling.colorize() runs both."""

    def __init__(self, folder: Path, variant: str = "fp32", threads: int = 0) -> None:
        import onnxruntime

        self.manifest = read_manifest(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3

        def session(name: str):
            file = self.manifest["graphs"][name].get(variant) or self.manifest["graphs"][name]["fp32"]
            return onnxruntime.InferenceSession(folder / file, options, providers=["CPUExecutionProvider"])

        self.sessions = {name: session(name) for name in self.manifest["graphs"]}
        sites = [name for name in self.manifest["unet"] if name.startswith("tda")]
        tda = [lambda x, i=i: self.run(f"tda{i}", {f"site{i}": x[0]})[f"fused{i}"][None] for i in range(len(sites))]
        self.unet = _PackUNet(self, tda)

    def run(self, name: str, values: dict[str, Tensor]) -> dict[str, Tensor]:
        """Runs a graph on those of the tensors that it has as inputs; float32 in and out."""
        session = self.sessions[name]
        feed = {i.name: values[i.name].contiguous().numpy() for i in session.get_inputs()}
        return {o.name: torch.from_numpy(x) for o, x in zip(session.get_outputs(), session.run(None, feed), strict=True)}

    def text(self, ids: Tensor, attention: Tensor) -> Tensor:
        return self.run("text", {"ids": ids.int(), "attention": attention})["embedding"]

    def luminance(self, luminance: Tensor) -> dict[str, Tensor]:
        return self.run("luminance", {"luminance": luminance})

    def cmpf(self, picture, match, noun, phrase, valid, exact, given, use_given) -> dict[str, Tensor]:
        """The pack takes one prompt for all frames, as the app does; here each picture of a batch may have its own."""
        names = ("noun", "phrase", "valid", "exact", "use_given")
        parts = []
        for i in range(len(picture)):
            own = dict(zip(names, (v[i] for v in (noun, phrase, valid, exact, use_given)), strict=True))
            parts.append(self.run("cmpf", {"picture": picture[i : i + 1], "match": match[i : i + 1], "given": given[i : i + 1], **own}))
        return {key: torch.cat([part[key] for part in parts]) for key in parts[0]}

    def hint(self, match: Tensor, known: Tensor, maps: Tensor, exact: Tensor, frames: int) -> Tensor:
        """As LC4.hint: one clip a call, since all frames of a call share the known cells."""
        parts = []
        for start in range(0, len(match), frames):
            own = slice(start, start + frames)
            _, place, known_match, known_place, known_ab, valid = known_cells(match[own], known[own], frames)
            if not valid.any():
                known_place = known_place + 1e3  # the graph needs one known cell: it is too far away to have an effect
            for i in range(start, start + frames):  # exact colors may differ by picture here
                part = place[0].unflatten(0, (frames, -1))[i - start]
                values = {"match": match[i : i + 1], "known": known[i : i + 1], "map": maps[i : i + 1], "exact": exact[i], "place": part[None]}
                values |= {"known_match": known_match[0], "known_place": known_place[0], "known_ab": known_ab[0]}
                parts.append(self.run("propagation", values)["hint"])
        return torch.cat(parts)

    def decoder(self, latent0, edge2, edge4, edge8, luminance) -> Tensor:
        values = {"latent0": latent0, "edge2": edge2, "edge4": edge4, "edge8": edge8, "luminance": luminance}
        return self.run("decoder", values)["ab"]


class _PackUNet(SimpleNamespace):
    def __init__(self, net: PackNet, tda: list) -> None:
        super().__init__(net=net, tda=tda)

    def __call__(self, state: dict[str, Tensor], fuse=None) -> Tensor:
        state = {**state, "time": state["time"][:1]}
        for name in self.net.manifest["unet"]:
            if name.startswith("unet"):
                state.update(self.net.run(name, state))
            else:
                site = int(name.removeprefix("tda"))
                x = state[f"site{site}"]
                state[f"fused{site}"] = x if fuse is None else fuse(site, x)
        return state["velocity"]
