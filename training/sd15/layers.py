"""Layers that the U-Net and the VAE share. Parameters have diffusers' names, so that its safetensors load as they are.

Our own code rather than diffusers' classes, because the U-Net is cut in the middle of its transformer blocks, where TDA is inserted
(docs/decisions.md); test_parity.py compares it with diffusers.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import attend as attend_by_matmul


def attend(q: Tensor, k: Tensor, v: Tensor, heads: int, bias: Tensor | None = None) -> Tensor:
    """softmax(q k^T / sqrt(d) + bias) v. q [B,Q,C], k and v [B,S,C], bias broadcast to [B,1,Q,S] -> [B,Q,C].

    The fused kernel on GPUs, where it saves the memory of the weights; matmuls on CPUs and in exported graphs (model.attend says why).
    """
    if q.device.type == "cpu":
        return attend_by_matmul(q, k, v, heads, bias)
    split = [x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (q, k, v)]
    return F.scaled_dot_product_attention(*split, attn_mask=None if bias is None else bias.to(q.dtype)).transpose(1, 2).flatten(2)


class ResnetBlock(nn.Module):
    """x [B,Ci,h,w], time [B,T] in the U-Net, None in the VAE -> [B,Co,h,w]"""

    def __init__(self, inputs: int, outputs: int, groups: int, eps: float, time_dim: int | None = None) -> None:
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(groups, inputs, eps), nn.Conv2d(inputs, outputs, 3, padding=1)
        if time_dim:
            self.time_emb_proj = nn.Linear(time_dim, outputs)
        self.norm2, self.conv2 = nn.GroupNorm(groups, outputs, eps), nn.Conv2d(outputs, outputs, 3, padding=1)
        self.conv_shortcut = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x: Tensor, time: Tensor | None = None) -> Tensor:
        y = self.conv1(F.silu(self.norm1(x)))
        if time is not None:
            y = y + self.time_emb_proj(F.silu(time))[:, :, None, None]
        return self.conv_shortcut(x) + self.conv2(F.silu(self.norm2(y)))


class Attention(nn.Module):
    """x [B,Q,C], context [B,S,D] -> [B,Q,C], without the residual."""

    def __init__(self, channels: int, context: int, heads: int, bias: bool = False) -> None:
        super().__init__()
        self.heads = heads
        self.to_q = nn.Linear(channels, channels, bias=bias)
        self.to_k, self.to_v = (nn.Linear(context, channels, bias=bias) for _ in range(2))
        self.to_out = nn.ModuleList([nn.Linear(channels, channels)])

    def forward(self, x: Tensor, context: Tensor) -> Tensor:
        return self.to_out[0](attend(self.to_q(x), self.to_k(context), self.to_v(context), self.heads))


class Halve(nn.Module):
    """[B,C,h,w] -> [B,C,h/2,w/2]. The VAE pads at the right and below only, the U-Net on all sides."""

    def __init__(self, channels: int, one_sided: bool) -> None:
        super().__init__()
        self.one_sided = one_sided
        self.conv = nn.Conv2d(channels, channels, 3, 2, 0 if one_sided else 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(F.pad(x, (0, 1, 0, 1)) if self.one_sided else x)


class Double(nn.Module):
    """[B,C,h,w] -> [B,C,2h,2w]"""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(F.interpolate(x, scale_factor=2.0))


class Level(nn.Module):
    """What diffusers calls a block: res-blocks, attention after each of them (or none), and a change of size at its end (or none)."""

    def __init__(self, resnets: list[nn.Module], attentions: list[nn.Module] | None = None, down: Halve | None = None, up: Double | None = None) -> None:
        super().__init__()
        self.resnets = nn.ModuleList(resnets)
        if attentions:
            self.attentions = nn.ModuleList(attentions)
        if down:
            self.downsamplers = nn.ModuleList([down])
        if up:
            self.upsamplers = nn.ModuleList([up])

    @property
    def down(self) -> Halve | None:
        return self.downsamplers[0] if hasattr(self, "downsamplers") else None

    @property
    def up(self) -> Double | None:
        return self.upsamplers[0] if hasattr(self, "upsamplers") else None


def timestep_features(timestep: Tensor, width: int) -> Tensor:
    """timestep [B] in 0..999, fractions allowed -> [B,width], cosines first, as SD1.5 was trained."""
    half = width // 2
    frequencies = torch.exp(torch.arange(half, device=timestep.device) * (-torch.log(torch.tensor(1e4)).item() / half))
    angles = timestep[:, None] * frequencies
    return torch.cat([angles.cos(), angles.sin()], 1)
