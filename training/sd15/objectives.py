"""What each stage learns from a batch of clips."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import alpha_sigma
from sd15.network import LC4


class Objectives(nn.Module):
    """rgb [B,N,3,H,W], luminance [B,N,1,H,W], ids and mask [B,T], noise [B,Z,h,w], time [B] -> loss []."""

    def __init__(self, net: LC4, precision: torch.dtype) -> None:
        super().__init__()
        self.net, self.precision = net, precision

    def forward(self, stage: str, rgb: Tensor, luminance: Tensor, ids: Tensor, mask: Tensor, noise: Tensor, time: Tensor) -> Tensor:
        frames = rgb.shape[1]
        rgb, luminance = rgb.flatten(0, 1), luminance.flatten(0, 1)
        with torch.autocast(rgb.device.type, self.precision, enabled=self.precision != torch.float32):
            with torch.no_grad():
                clean = self.net.vae.encode(rgb)
            if stage == "luminance":
                return self.rebuild(clean, luminance, rgb)
            with torch.no_grad():
                lum = self.net.luminance(luminance)[-1]
                words = self.net.text_encoder(ids)
            text, mask = (x.repeat_interleave(frames, 0) for x in (words, mask))
            if stage == "cmpf":
                text = self.net.cmpf(text, mask, lum)
            return self.denoise(clean.float(), lum, text, noise.repeat_interleave(frames, 0), time.repeat_interleave(frames), frames)

    def rebuild(self, clean: Tensor, luminance: Tensor, rgb: Tensor) -> Tensor:
        """E_lum's features help the decoder to the picture's own edges, as in L-CAD (there with a critic, too)."""
        return F.l1_loss(self.net.vae.decode(clean, self.net.luminance(luminance)).float(), rgb)

    def denoise(self, clean: Tensor, lum: Tensor, text: Tensor, noise: Tensor, time: Tensor, frames: int) -> Tensor:
        """eq 9, in v-prediction with zero terminal SNR (ours)."""
        alpha, sigma = alpha_sigma(time)
        state = {"latent": alpha * clean + sigma * noise, "lum": lum, "text": text, "time": time}
        return F.mse_loss(self.net.unet.by_clips(state, frames).float(), alpha * noise - sigma * clean)
