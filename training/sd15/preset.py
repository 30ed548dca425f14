"""Shapes of an L-C4 that stands on Stable Diffusion 1.5, or on something smaller of the same build."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Sd15Preset:
    """The defaults are Stable Diffusion 1.5's; TDA's and CMPF's are the paper's where it says them, else (ours)."""

    name: str = "sd15"
    unet_widths: tuple[int, ...] = (320, 640, 1280, 1280)  # at 1/8, 1/16, 1/32, 1/64; the last level has no attention
    vae_widths: tuple[int, ...] = (128, 256, 512, 512)  # at 1, 1/2, 1/4, 1/8
    layers: int = 2  # res-blocks a level, one more on the way up
    heads: int = 8
    norm_groups: int = 32
    latent_channels: int = 4
    latent_scale: float = 0.18215  # SD1.5's: the VAE's codes times this have unit variance
    text_dim: int = 768
    text_layers: int = 12
    text_heads: int = 12
    vocabulary: int = 49408
    max_tokens: int = 77
    tda_strides: tuple[int, ...] = (4, 2, 1, 1)  # cells between TDA's reference points, by level (ours): about 512 points for 8 frames at 256 px
    alpha: float = 4.0  # TDA's range of the candidate context, the paper's main setting
    cmpf_blocks: int = 2  # (ours)
    cmpf_stride: int = 4  # cells between the points at which CMPF samples the picture (ours)

    @property
    def time_dim(self) -> int:
        return 4 * self.unet_widths[0]

    def to_json(self) -> dict:
        return asdict(self)

    @staticmethod
    def from_json(values: dict) -> Sd15Preset:
        return Sd15Preset(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})


SD15 = Sd15Preset()
TINY = Sd15Preset(
    name="sd15-tiny", unet_widths=(20, 40, 80, 80), vae_widths=(20, 40, 80, 80), heads=4, norm_groups=4, text_dim=32, text_layers=2,
    text_heads=2, vocabulary=600, max_tokens=16,
)  # fmt: skip
"""The same build, small enough for tests on a CPU."""
PRESETS = {preset.name: preset for preset in (SD15, TINY)}
