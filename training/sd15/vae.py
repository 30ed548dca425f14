"""SD1.5's VAE, and the luminance encoder E_lum of its encoder's structure (Sec. 3.1), which is L-CAD's (Chang et al., NeurIPS 2023).

Symbols: B pictures, H x W pixels (both divide by 8), h = H/8, w = W/8.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from model import picture, tokens, zero
from sd15.layers import Attention, Double, Halve, Level, ResnetBlock
from sd15.preset import Sd15Preset

EPS = 1e-6


class MiddleAttention(Attention):
    """Spatial self-attention of one head with its norm and residual. [B,C,h,w] -> the same."""

    def __init__(self, channels: int, groups: int) -> None:
        super().__init__(channels, channels, 1, bias=True)
        self.group_norm = nn.GroupNorm(groups, channels, EPS)

    def forward(self, x: Tensor) -> Tensor:
        y = tokens(self.group_norm(x))
        return x + picture(super().forward(y, y), x)


def middle(channels: int, groups: int) -> Level:
    return Level([ResnetBlock(channels, channels, groups, EPS) for _ in range(2)], [MiddleAttention(channels, groups)])


class EncoderTrunk(nn.Module):
    """The encoder up to its last feature. x [B,3,H,W] -> features of every res-block: (w0, w0, w1, w1, ..., w3, w3, w3, w3), the last two
    of them the middle's, at 1, 1, 1/2, 1/2, ..., 1/8 size."""

    def __init__(self, preset: Sd15Preset) -> None:
        super().__init__()
        widths, groups = preset.vae_widths, preset.norm_groups
        self.conv_in = nn.Conv2d(3, widths[0], 3, padding=1)
        levels = []
        for index, width in enumerate(widths):
            before = widths[max(index - 1, 0)]
            resnets = [ResnetBlock(before if i == 0 else width, width, groups, EPS) for i in range(preset.layers)]
            levels.append(Level(resnets, down=Halve(width, one_sided=True) if index < len(widths) - 1 else None))
        self.down_blocks = nn.ModuleList(levels)
        self.mid_block = middle(widths[-1], groups)

    def features(self, x: Tensor) -> list[Tensor]:
        found, x = [], self.conv_in(x)
        for level in self.down_blocks:
            for resnet in level.resnets:
                x = resnet(x)
                found.append(x)
            x = level.down(x) if level.down else x
        first, second = self.mid_block.resnets
        found.append(first(x))
        found.append(second(self.mid_block.attentions[0](found[-1])))
        return found


class Encoder(EncoderTrunk):
    """x [B,3,H,W] in -1..1 -> mean and logarithm of the variance [B,2Z,h,w]"""

    def __init__(self, preset: Sd15Preset) -> None:
        super().__init__(preset)
        width = preset.vae_widths[-1]
        self.conv_norm_out = nn.GroupNorm(preset.norm_groups, width, EPS)
        self.conv_out = nn.Conv2d(width, 2 * preset.latent_channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv_out(F.silu(self.conv_norm_out(self.features(x)[-1])))


class LuminanceEncoder(EncoderTrunk):
    """E_lum: every feature through a convolution that starts at zero. The last goes to the U-Net's input, all of them to the decoder.

    luminance [B,1,H,W] = L*/50 - 1 -> as EncoderTrunk.features
    """

    def __init__(self, preset: Sd15Preset) -> None:
        super().__init__(preset)
        widths = [width for width in preset.vae_widths for _ in range(preset.layers)] + 2 * [preset.vae_widths[-1]]
        self.zero_convs = nn.ModuleList(zero(nn.Conv2d(width, width, 1)) for width in widths)

    def forward(self, luminance: Tensor) -> list[Tensor]:
        # L-CAD's weights were trained on L* / 127.5 - 1, L* in 0..100.
        gray = (luminance + 1) * (50 / 127.5) - 1
        return [conv(x) for conv, x in zip(self.zero_convs, self.features(gray.expand(-1, 3, -1, -1)), strict=True)]


class Decoder(nn.Module):
    """z [B,Z,h,w], E_lum's features or none -> RGB [B,3,H,W], -1..1 but for overshoot.

    E_lum's are added after the middle's two res-blocks and after all but the last res-block of every level.
    """

    def __init__(self, preset: Sd15Preset) -> None:
        super().__init__()
        widths, groups = preset.vae_widths[::-1], preset.norm_groups
        self.conv_in = nn.Conv2d(preset.latent_channels, widths[0], 3, padding=1)
        self.mid_block = middle(widths[0], groups)
        levels = []
        for index, width in enumerate(widths):
            before = widths[max(index - 1, 0)]
            resnets = [ResnetBlock(before if i == 0 else width, width, groups, EPS) for i in range(preset.layers + 1)]
            levels.append(Level(resnets, up=Double(width) if index < len(widths) - 1 else None))
        self.up_blocks = nn.ModuleList(levels)
        self.conv_norm_out = nn.GroupNorm(groups, widths[-1], EPS)
        self.conv_out = nn.Conv2d(widths[-1], 3, 3, padding=1)

    def forward(self, z: Tensor, luminance: list[Tensor] | None = None) -> Tensor:
        left = list(luminance or [])
        add = lambda x: x + left.pop() if left else x  # noqa: E731
        first, second = self.mid_block.resnets
        x = add(first(self.conv_in(z)))
        x = add(second(self.mid_block.attentions[0](x)))
        for level in self.up_blocks:
            *guided, last = level.resnets
            for resnet in guided:
                x = add(resnet(x))
            x = last(x)
            x = level.up(x) if level.up else x
        return self.conv_out(F.silu(self.conv_norm_out(x)))


class VAE(nn.Module):
    """RGB to latents of about unit variance, and back with E_lum's help."""

    def __init__(self, preset: Sd15Preset) -> None:
        super().__init__()
        z = preset.latent_channels
        self.scale = preset.latent_scale
        self.encoder, self.decoder = Encoder(preset), Decoder(preset)
        self.quant_conv, self.post_quant_conv = nn.Conv2d(2 * z, 2 * z, 1), nn.Conv2d(z, z, 1)

    def encode(self, rgb: Tensor) -> Tensor:
        """[B,3,H,W] in -1..1 -> the mean of the code's distribution [B,Z,h,w], scaled."""
        return self.quant_conv(self.encoder(rgb)).chunk(2, 1)[0] * self.scale

    def decode(self, latent: Tensor, luminance: list[Tensor] | None = None) -> Tensor:
        return self.decoder(self.post_quant_conv(latent / self.scale), luminance)
