"""CLIP's text encoder (ViT-L/14 in SD1.5), frozen: words to the embeddings that the U-Net attends to. transformers' names and numbers."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from model import attend
from sd15.preset import Sd15Preset


class SelfAttention(nn.Module):
    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(dim, dim) for _ in range(4))

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        return self.out_proj(attend(self.q_proj(x), self.k_proj(x), self.v_proj(x), self.heads, bias))


class FeedForward(nn.Module):
    def __init__(self, dim: int) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim)

    def forward(self, x: Tensor) -> Tensor:
        x = self.fc1(x)
        return self.fc2(x * torch.sigmoid(1.702 * x))  # the quick GELU that CLIP was trained with


class Layer(nn.Module):
    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.self_attn, self.mlp = SelfAttention(dim, heads), FeedForward(dim)
        self.layer_norm1, self.layer_norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = x + self.self_attn(self.layer_norm1(x), bias)
        return x + self.mlp(self.layer_norm2(x))


class CLIPTextEncoder(nn.Module):
    """ids int [B,T], T <= max_tokens -> [B,T,text_dim]: the last hidden state, normalized. Each token sees those before it."""

    def __init__(self, preset: Sd15Preset) -> None:
        super().__init__()
        dim = preset.text_dim
        self.embeddings = nn.ModuleDict(
            {"token_embedding": nn.Embedding(preset.vocabulary, dim), "position_embedding": nn.Embedding(preset.max_tokens, dim)}
        )
        self.encoder = nn.ModuleDict({"layers": nn.ModuleList(Layer(dim, preset.text_heads) for _ in range(preset.text_layers))})
        self.final_layer_norm = nn.LayerNorm(dim)
        later = torch.ones(preset.max_tokens, preset.max_tokens).triu(1)
        self.register_buffer("later", later * -1e4, persistent=False)

    def forward(self, ids: Tensor) -> Tensor:
        length = ids.shape[1]
        x = self.embeddings["token_embedding"](ids) + self.embeddings["position_embedding"].weight[:length]
        for layer in self.encoder["layers"]:
            x = layer(x, self.later[:length, :length])
        return self.final_layer_norm(x)
