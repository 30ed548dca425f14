"""L-C4 at the paper's scale: all of its parts, and how a clip goes through them."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from model import ddim
from sampling import CLIP_FRAMES, fuse, skip_windows
from sd15.clip import CLIPTextEncoder
from sd15.cmpf import CMPF
from sd15.preset import SD15, Sd15Preset
from sd15.unet import UNet
from sd15.vae import VAE, LuminanceEncoder


class LC4(nn.Module):
    """text_encoder and vae stay as Stable Diffusion trained them; luminance, unet and cmpf are what training/sd15/train.py trains."""

    def __init__(self, preset: Sd15Preset = SD15) -> None:
        super().__init__()
        self.preset = preset
        self.text_encoder = CLIPTextEncoder(preset)
        self.vae = VAE(preset)
        self.luminance = LuminanceEncoder(preset)
        self.unet = UNet(preset)
        self.cmpf = CMPF(preset)

    @torch.no_grad()
    def colorize(self, luminance: Tensor, ids: Tensor, mask: Tensor, empty: Tensor, noise: Tensor, steps: int = 20, guidance: float = 4.5) -> dict[str, Tensor]:
        """luminance [F,1,H,W] = L*/50 - 1 of one shot; ids, mask and empty [1,T] (tokens.py); noise [1,Z,h,w], the same for every frame
        -> "rgb" [F,3,H,W] in -1..1, from which chroma is taken (luma stays the source's), "latent" [F,Z,h,w].

        Cross-Clip Fusion at each TDA. The unconditional branch of classifier-free guidance keeps the luminance; 4.5 is L-CAD's.
        """
        frames = len(luminance)
        features = self.luminance(luminance)
        lum = features[-1]
        said, unsaid = (self.text_encoder(words).expand(frames, -1, -1) for words in (ids, empty))
        if not torch.equal(ids, empty):  # CMPF has learned from words alone
            said = self.cmpf(said, mask.expand(frames, -1), lum)
        windows = skip_windows(frames, CLIP_FRAMES)
        fuser = lambda site, x: fuse(self.unet.tda[site], x, windows, True)  # noqa: E731
        latent = x0 = noise.expand(frames, -1, -1, -1)
        for step in range(steps):
            time, next_time = (torch.full((frames,), 1 - i / steps) for i in (step, step + 1))
            velocity = self.unet({"latent": latent, "lum": lum, "text": said, "time": time}, fuser)
            if guidance != 1:
                without = self.unet({"latent": latent, "lum": lum, "text": unsaid, "time": time}, fuser)
                velocity = without + guidance * (velocity - without)
            latent, x0 = ddim(latent, velocity, time, next_time)
        return {"rgb": self.vae.decode(x0, features), "latent": x0}
