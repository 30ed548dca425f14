"""The tiny random pack of format 2 and the golden tensors that the app's tests run against: python -m sd15.tiny."""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from packs import read_weights
from sd15.export import export
from sd15.graphs import chroma_of
from sd15.network import LC4
from sd15.preset import TINY
from sd15.words import Words
from tiny import randomize

PRESET = replace(TINY, unet_widths=(16, 32, 32, 32), vae_widths=(8, 8, 16, 16), layers=1)
"""Smaller than the preset for training tests: the pack is kept in git."""
GUIDANCE = 1.5
"""Less than the manifest's, which a network that has learned nothing would answer with colors out of all bounds."""


def tokenizer_folder(folder: Path) -> Path:
    """CLIP's tokenizer with its alphabet and no merges: a token a letter."""
    folder.mkdir(parents=True)
    letters = [*map(chr, range(33, 127)), *map(chr, range(161, 173)), *map(chr, range(174, 324))]
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({token: number for number, token in enumerate(tokens)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return folder


def random_network(seed: int = 0) -> LC4:
    net = LC4(PRESET)
    randomize(net, torch.Generator().manual_seed(seed))
    with torch.no_grad():
        net.vae.decoder.conv_out.weight *= 0.3  # most of the picture inside of RGB
    return net


def golden(pack: Path, out: Path, tokenizer: Path, cases: list[dict]) -> None:
    """Runs PyTorch with the pack's own (dequantized) weights and writes what the app must find: golden.json and golden.bin."""
    net = LC4(PRESET).eval()
    missing = net.load_state_dict(read_weights(pack), strict=False).missing_keys
    unused = [name for name in missing if not name.startswith("vae.encoder") and not name.startswith("vae.quant_conv")]
    assert not unused, unused
    words = Words(tokenizer, PRESET.max_tokens)
    content, index = bytearray(), []

    def put(tensor: Tensor) -> dict:
        place = {"offset": len(content), "shape": list(tensor.shape)}
        content.extend(tensor.contiguous().numpy().tobytes())
        return place

    for case in cases:
        frames, height, width = case["frames"], case["height"], case["width"]
        generator = torch.Generator().manual_seed(frames)
        luminance = torch.rand(frames, 1, height, width, generator=generator) * 1.6 - 0.8
        noise = torch.randn(1, PRESET.latent_channels, height // 8, width // 8, generator=generator)
        (ids, mask), (empty, _) = words([", ".join(case["texts"])]), words([""])
        found = net.colorize(luminance, ids, mask, empty, noise, case["steps"], GUIDANCE if case["texts"] else 1)
        if not case["texts"]:
            assert torch.equal(ids, empty)
        tensors = {"luminance": luminance, "noise": noise, "latent0": found["latent"], "ab": chroma_of(found["rgb"])}
        index.append({**case, "tensors": {name: put(tensor) for name, tensor in tensors.items()}})
    out.mkdir(parents=True, exist_ok=True)
    (out / "golden.bin").write_bytes(content)
    (out / "golden.json").write_text(json.dumps({"cases": index}, indent=1) + "\n")


def main() -> None:
    packs = Path(__file__).resolve().parents[2] / "e2e" / "packs"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", default=str(packs / "sd15-tiny"))
    args = parser.parse_args()
    pack = Path(args.out)
    with tempfile.TemporaryDirectory() as folder:
        tokenizer = tokenizer_folder(Path(folder) / "tokenizer")
        export(random_network(), tokenizer, pack, "sd15-tiny", half=False, guidance=GUIDANCE)
        golden(
            pack,
            pack.parent / "sd15-golden",
            tokenizer,
            [
                {"frames": 1, "height": 64, "width": 128, "steps": 2, "texts": []},
                {"frames": 3, "height": 64, "width": 64, "steps": 2, "texts": ["a red car", "the sky"]},
            ],
        )


if __name__ == "__main__":
    main()
