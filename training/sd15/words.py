"""Captions to CLIP's token ids, and which of them are color words, which CMPF does not let look at the picture (Sec. 3.3)."""

from __future__ import annotations

import re
from pathlib import Path

import torch
from torch import Tensor

from colors import NAMES
from shards import BadInput

COLOR_WORDS = re.compile(rf"\b({'|'.join(sorted(NAMES, key=len, reverse=True))}|grey)\b", re.IGNORECASE)


class Words:
    def __init__(self, folder: Path, max_tokens: int) -> None:
        """`folder` is the tokenizer/ of Stable Diffusion 1.5: vocab.json and merges.txt, or tokenizer.json."""
        from transformers import CLIPTokenizerFast

        if not folder.is_dir():
            raise BadInput(f"{folder} does not exist: name the tokenizer folder of Stable Diffusion 1.5 by --tokenizer.")
        self.tokenizer, self.max_tokens = CLIPTokenizerFast.from_pretrained(folder), max_tokens

    def __call__(self, captions: list[str]) -> tuple[Tensor, Tensor]:
        """-> ids int64 [B,T], padded as SD1.5 was trained; mask float [B,T]: 0 at color words and padding, else 1."""
        encoded = self.tokenizer(captions, padding="max_length", truncation=True, max_length=self.max_tokens, return_offsets_mapping=True)
        mask = torch.tensor(encoded["attention_mask"], dtype=torch.float32)
        for row, (caption, offsets) in enumerate(zip(captions, encoded["offset_mapping"], strict=True)):
            for found in COLOR_WORDS.finditer(caption):
                for place, (start, end) in enumerate(offsets):
                    if start < found.end() and end > found.start():
                        mask[row, place] = 0
        return torch.tensor(encoded["input_ids"]), mask
