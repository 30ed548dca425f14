"""Temporal Deformable Attention (Sec. 3.2, eq 1 to 3): the lite preset's, with places kept in float32 under autocast."""

from __future__ import annotations

import torch
from torch import Tensor

import model
from sd15.layers import attend


class TDA(model.TDA):
    """x [B,N,C,h,w], one clip of N frames each -> the same shape, residual included (model.TDA says how)."""

    def sample(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """-> x as tokens [B,N*h*w,C], the context at the reference points [B,R,C], and the queries [B,N*h*w,C]."""
        batch, frames, channels, height, width = x.shape
        flat = x.permute(0, 1, 3, 4, 2).reshape(batch, frames * height * width, channels)
        features = self.norm(flat)
        q = self.q(features)
        narrow = self.narrow(q).transpose(1, 2).reshape(batch, 16, frames, height, width)
        # eq 1. bf16 tells no places apart that are less than an eighth of a cell away from each other.
        dp = torch.tanh(self.offset(narrow).float()) * self.alpha
        context = self.hat(dp, frames, height, width).to(features.dtype) @ features  # eq 2
        return flat, context, q

    def forward(self, x: Tensor) -> Tensor:
        batch, frames, channels, height, width = x.shape
        flat, context, q = self.sample(x)
        y = flat + self.out(attend(q, self.k(context), self.v(context), self.heads))  # eq 3
        return y.reshape(batch, frames, height, width, channels).permute(0, 1, 4, 2, 3)
