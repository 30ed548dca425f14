"""Cross-Modality Pre-Fusion, CMPF (Sec. 3.3, eq 4 to 7), on CLIP's tokens."""

from __future__ import annotations

from torch import Tensor, nn

from model import zero
from sd15.layers import Attention
from sd15.preset import Sd15Preset
from sd15.tda import TDA


class PictureSampling(TDA):
    """c of eq 5: a frame's monochrome features at the points that TDA's sampling chooses (eq 1 and 2), one every `stride` cells.

    features [B,C,h,w] -> [B,R,C]. Frame by frame (ours), so that a prompt's embeddings do not hang on how a film is cut into clips.
    """

    def __init__(self, channels: int, stride: int, alpha: float) -> None:
        super().__init__(channels, channels, stride, alpha)
        del self.k, self.v, self.out

    def forward(self, features: Tensor) -> Tensor:
        return self.sample(features[:, None])[1]


class FusionBlock(nn.Module):
    """y [B,T,C], context [B,R,D], mask [B,T,1] -> [B,T,C]"""

    def __init__(self, dim: int, context: int, heads: int) -> None:
        super().__init__()
        self.norm_self, self.norm_cross, self.norm_feed = (nn.LayerNorm(dim) for _ in range(3))
        self.attend_self, self.attend_picture = Attention(dim, dim, heads), Attention(dim, context, heads)
        self.feed = nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim))

    def forward(self, y: Tensor, context: Tensor, mask: Tensor) -> Tensor:
        own = self.norm_self(y)
        y = y + self.attend_self(own, own)  # eq 4: words see the words that modify them
        y = y + mask * self.attend_picture(self.norm_cross(y), context)  # eq 5: nouns, not colors, look at the picture
        return y + self.feed(self.norm_feed(y))  # eq 6


class CMPF(nn.Module):
    """words [B,T,C] of CLIP, mask [B,T] (0 at color words and padding, else 1), lum [B,D,h,w] = E_lum's last feature -> [B,T,C]."""

    def __init__(self, preset: Sd15Preset) -> None:
        super().__init__()
        dim, picture = preset.text_dim, preset.vae_widths[-1]
        self.sampling = PictureSampling(picture, preset.cmpf_stride, preset.alpha)
        self.blocks = nn.ModuleList(FusionBlock(dim, picture, preset.text_heads) for _ in range(preset.cmpf_blocks))
        self.out = zero(nn.Linear(dim, dim))

    def forward(self, words: Tensor, mask: Tensor, lum: Tensor) -> Tensor:
        context, y = self.sampling(lum), words
        for block in self.blocks:
            y = block(y, context, mask[..., None])
        return words + self.out(y)  # eq 7
