"""The tiny random pack and its golden tensors: python tiny.py --out ../e2e/packs/tiny. Its colors make no sense; tests check with it that
the app computes the same as PyTorch. All weights are random, also those that training initializes to zero, so that every path has an effect.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from export import export
from maps import MapSettings
from model import LATENT_SCALE, LC4, Preset
from packs import read_weights
from sampling import Prompt, SamplerSettings, colorize
from text import TextEncoder

PRESET = Preset(widths=(32, 32, 64), time_dim=64, text_dim=32, picture_dim=32, phrase_dim=32, phrase_blocks=1, condition_dim=32, match_dim=16, head_dim=16)
CLIP_FRAMES = 4
SAMPLER = SamplerSettings(share_memory=0.4, maps=MapSettings(bias=-0.5, nothing=0.1, something=0.5, slope=1.5, memory=0.4))
"""Such that random maps are neither empty nor full."""
WORDS = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] a an the red green blue yellow dark light navy car woman coat tree trees sky road dog cat house man "
    "in with and of on her his sweater orange board , . ' - s ##s ##ed ##ing ##er"
).split() + [f"{p}{c}" for c in "abcdefghijklmnopqrstuvwxyz0123456789" for p in ("", "##")]


class TinyTrunk(nn.Module):
    """A stand-in with the trunk's four outputs."""

    channels = (16, 16, 32, 32)

    def __init__(self) -> None:
        super().__init__()
        sizes = (1, 8, 8, *self.channels[:3])
        self.convs = nn.ModuleList(nn.Conv2d(a, b, 3, 2, 1) for a, b in zip(sizes, sizes[1:], strict=False))
        self.head = nn.Conv2d(*self.channels[2:], 1)

    def forward(self, luminance: Tensor) -> list[Tensor]:
        x, features = luminance, []
        for conv in self.convs:
            x = torch.relu(conv(x))
            features.append(x)
        return [*features[2:], torch.relu(self.head(x))]


class TinyText(TextEncoder):
    """MiniLM's form with random weights."""

    def __init__(self) -> None:
        from transformers import BertConfig, BertModel

        nn.Module.__init__(self)
        config = BertConfig(
            vocab_size=len(WORDS), hidden_size=PRESET.text_dim, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
            max_position_embeddings=32,
        )  # fmt: skip
        self.bert = BertModel(config, add_pooling_layer=False).eval().requires_grad_(False)


def tokenizer_file(folder: Path) -> Path:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.WordPiece({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", WORDS.index("[SEP]")), ("[CLS]", WORDS.index("[CLS]")))
    path = folder / "tokenizer.json"
    tokenizer.save(str(path))
    return path


def randomize(module: nn.Module, generator: torch.Generator) -> None:
    """Weights of two or more axes: normal with deviation 1/sqrt(inputs); biases small; norm weights near one."""
    with torch.no_grad():
        for name, p in module.named_parameters():
            if p.ndim > 1:
                p.copy_(torch.randn(p.shape, generator=generator) * p[0].numel() ** -0.5)
            else:
                p.copy_(torch.randn(p.shape, generator=generator) * 0.1 + (1.0 if "norm" in name.lower() and name.endswith("weight") else 0.0))


def golden(pack: Path, cases: list[dict]) -> None:
    """Runs PyTorch with the pack's own (dequantized) weights and writes the expected values: golden.json and golden.bin."""
    from tokenizers import Tokenizer

    net, text = LC4(PRESET, TinyTrunk()).eval(), TinyText()
    net.load_state_dict(read_weights(pack))
    nn.init.zeros_(text.bert.embeddings.token_type_embeddings.weight)
    text.load_state_dict(read_weights(pack, "text."), strict=False)
    tokenizer = Tokenizer.from_file(str(pack / "tokenizer.json"))
    content, index = bytearray(), []

    def put(tensor: Tensor) -> dict:
        raw = tensor.detach().contiguous().float().numpy().tobytes()
        place = {"offset": len(content), "shape": list(tensor.shape)}
        content.extend(raw)
        return place

    def embed(said: str) -> Tensor:
        ids = torch.tensor([tokenizer.encode(said).ids])
        with torch.no_grad():
            return text(ids, torch.ones_like(ids).float())

    for case in cases:
        frames, height, width, phrases = case["frames"], case["height"], case["width"], case["phrases"]
        generator = torch.Generator().manual_seed(frames)
        luminance = torch.rand(frames, 1, height, width, generator=generator) * 1.6 - 0.8
        # The left half is nearly static from every third frame to the next but one, so that chroma is shared there.
        luminance[1::3, ..., : width // 2] = luminance[0, ..., : width // 2] + luminance[1::3, ..., width // 2 :] * 0.05
        noise = torch.randn(1, 2, height // 8, width // 8, generator=generator)
        noun = torch.cat([embed(p["noun"]) for p in phrases])
        phrase = torch.cat([embed(p["text"]) for p in phrases])
        exact = torch.tensor([[*(v / LATENT_SCALE for v in p["exactAb"]), 1.0] if p["exactAb"] else [0.0] * 3 for p in phrases])
        own = [x[None].expand(frames, *x.shape) for x in (noun, phrase, torch.ones(len(phrases)), exact)]
        known = torch.zeros(frames, 3, *noise.shape[2:])
        for frame in case["known"]:
            known[frame] = torch.cat([torch.randn(noise.shape[1:], generator=generator) * 0.4, torch.ones(1, *noise.shape[2:])])
        found = colorize(
            net, luminance, Prompt(*own), steps=case["steps"], way="ccf", noise=noise, clip_frames=CLIP_FRAMES, hint=known, sampler=SAMPLER
        )
        tensors = {"known": known[:, :2], "luminance": luminance, "noise": noise, "noun": noun, "map": found["map"], "latent0": found["latent"], "ab": found["ab"]}
        index.append({**case, "tensors": {name: put(t) for name, t in tensors.items()}})
    folder = pack.parent / "golden"
    folder.mkdir(exist_ok=True)
    (folder / "golden.bin").write_bytes(content)
    (folder / "golden.json").write_text(json.dumps({"cases": index}, indent=1) + "\n")


def main() -> None:
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", default=str(here.parent / "e2e" / "packs" / "tiny"))
    args = parser.parse_args()
    generator = torch.Generator().manual_seed(0)
    net, text = LC4(PRESET, TinyTrunk()), TinyText()
    randomize(net, generator)
    randomize(text, generator)
    # Maps of random weights are low and uniform: they are scaled so that some phrases are found and some are removed as not found.
    with torch.no_grad():
        net.cmpf.query[3].weight *= 600
        net.cmpf.threshold[1].bias += 1.0
    # The tracer folds the only token type in use into a constant, which cannot be read back from the pack: it is set to zero.
    nn.init.zeros_(text.bert.embeddings.token_type_embeddings.weight)
    with tempfile.TemporaryDirectory() as folder:
        export(net, text, tokenizer_file(Path(folder)), Path(args.out), "tiny", "1", quantized=True, half=False, clip_frames=CLIP_FRAMES, sampler=SAMPLER)
    phrases = [{"noun": "car", "text": "a red car", "exactAb": None}, {"noun": "woman's coat", "text": "the woman's navy coat", "exactAb": [12.5, -40.0]}]
    others = [{"noun": "sky", "text": "a blue sky", "exactAb": None}, {"noun": "dog", "text": "a yellow dog", "exactAb": None}]
    golden(
        Path(args.out),
        [
            {"frames": 1, "height": 64, "width": 96, "steps": 4, "phrases": phrases[1:], "known": []},
            {"frames": 11, "height": 64, "width": 96, "steps": 2, "phrases": [*phrases, *others], "known": []},
            {"frames": 6, "height": 64, "width": 64, "steps": 2, "phrases": phrases, "known": [0, 4]},
        ],
    )


if __name__ == "__main__":
    main()
