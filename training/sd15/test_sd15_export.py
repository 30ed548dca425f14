"""A pack of a small network, run by ONNX Runtime, makes what PyTorch makes of the same quantized weights."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from colors import rgb_to_lab
from quantize import ExternalData, linear_to_nibbles
from sd15.export import export
from sd15.graphs import chroma_of
from sd15.network import LC4
from sd15.preset import TINY
from sd15.tiny import tokenizer_folder


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[LC4, Path]:
    """A network whose zero-initialized layers have learned something, and its pack."""
    folder = tmp_path_factory.mktemp("pack")
    torch.manual_seed(5)
    net = LC4(replace(TINY, layers=1))
    for name, parameter in net.named_parameters():
        if not parameter.any() and name.endswith("weight"):
            torch.nn.init.normal_(parameter, std=0.5 if ".tda." in name else 0.05)
    export(net, tokenizer_folder(folder / "tokenizer"), folder / "pack", "tiny", half=False)
    return net, folder / "pack"


def test_the_graphs_together_are_the_network(made):
    import onnxruntime

    net, pack = made
    manifest = json.loads((pack / "manifest.json").read_text())
    generator = torch.Generator().manual_seed(1)
    state = {
        "ids": torch.randint(3, 500, (1, TINY.max_tokens), generator=generator, dtype=torch.int32), "mask": torch.ones(1, TINY.max_tokens),
        "luminance": torch.rand(3, 1, 64, 64, generator=generator) * 2 - 1, "latent": torch.randn(3, 4, 8, 8, generator=generator),
        "time": torch.tensor([0.6]), "latent0": torch.randn(3, 4, 8, 8, generator=generator),
    }  # fmt: skip
    values = {name: value.numpy() for name, value in state.items()}
    for graph in ["text", "luminance", "cmpf", *manifest["unet"], "decoder"]:
        session = onnxruntime.InferenceSession(pack / manifest["graphs"][graph]["fp32"], providers=["CPUExecutionProvider"])
        names = list(manifest["io"][graph]["outputs"])
        assert [o.name for o in session.get_outputs()] == names
        fed = {name: values[name] for name in manifest["io"][graph]["inputs"]}
        values |= dict(zip(names, session.run(names, fed), strict=True))
    with torch.no_grad():
        lum = net.luminance(state["luminance"])
        text = net.cmpf(net.text_encoder(state["ids"]).expand(3, -1, -1), state["mask"].expand(3, -1), lum[-1])
        velocity = net.unet.by_clips({"latent": state["latent"], "lum": lum[-1], "text": text, "time": state["time"].expand(3)}, 3)
        ab = chroma_of(net.vae.decode(state["latent0"], lum))
    # The weights have 4 and 8 bits here, so numbers are near, not the same: export() has compared them before.
    for name, expected in (("velocity", velocity), ("ab", ab)):
        ours, theirs = values[name].ravel(), expected.numpy().ravel()
        assert np.linalg.norm(ours - theirs) < 0.1 * np.linalg.norm(theirs), name
    alone = net.unet.by_clips({"latent": state["latent"], "lum": lum[-1], "text": text, "time": state["time"].expand(3)}, 1)
    assert (alone - velocity).norm() > 0.05 * velocity.norm()  # TDA has a say, so that its graphs were tested, too


def test_the_manifest_says_what_a_pack_is_and_needs(made):
    _, pack = made
    manifest = json.loads((pack / "manifest.json").read_text())
    assert manifest["format"] == 2 and manifest["latent"]["channels"] == 4
    assert set(manifest["files"]) == {path.name for path in pack.iterdir()} - {"manifest.json"}
    assert manifest["needs"]["memory"] > sum(entry["bytes"] for name, entry in manifest["files"].items() if name.endswith(".data"))
    made_by = {name for graph in manifest["io"].values() for name in graph["outputs"]}
    for graph in manifest["io"].values():
        assert set(graph["inputs"]) <= made_by | {"ids", "mask", "luminance", "latent", "latent0", "time"}


def test_chroma_is_labs():
    codes = np.random.default_rng(0).integers(0, 256, (1, 8, 8, 3), np.uint8)
    ab = chroma_of(torch.from_numpy(codes).permute(0, 3, 1, 2) / 127.5 - 1)
    assert np.allclose(ab.permute(0, 2, 3, 1).numpy(), rgb_to_lab(codes)[..., 1:], atol=0.05)


def test_four_bits_are_within_half_a_step():
    weight = np.random.default_rng(0).normal(size=(64, 48)).astype(np.float32)
    packed, scales = linear_to_nibbles(weight)
    codes = np.stack([packed & 15, packed >> 4], -1).reshape(48, 2, 32).astype(np.float32)
    back = ((codes - 8) * scales.reshape(48, 2, 1)).reshape(48, 64).T
    step = np.repeat(scales.reshape(48, 2), 32, 1).T
    assert (np.abs(back - weight) <= step * 0.501).all()


def test_data_files_keep_to_the_limit(tmp_path):
    import onnx
    from onnx import numpy_helper

    tensors = [np.full(1000, i, np.float32) for i in range(5)]
    model = onnx.helper.make_model(onnx.helper.make_graph([], "g", [], [], [numpy_helper.from_array(t, f"t{i}") for i, t in enumerate(tensors)]))
    data = ExternalData(tmp_path / "g.data", limit=10_000)
    data.take(model)
    data.write()
    assert data.names == ["g.data", "g.1.data", "g.2.data"]
    assert all((tmp_path / name).stat().st_size <= 10_000 for name in data.names)
    onnx.load_external_data_for_model(model, str(tmp_path))
    for tensor, expected in zip(model.graph.initializer, tensors, strict=True):
        assert np.array_equal(numpy_helper.to_array(tensor), expected)
