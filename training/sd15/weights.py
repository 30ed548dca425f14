"""Weights of others: Stable Diffusion 1.5 in the diffusers layout, and L-CAD's checkpoint (the names of CompVis' latent diffusion)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import torch
from torch import Tensor, nn

from sd15.network import LC4
from shards import BadInput

OURS = re.compile(r"\.tda\.|^lum_in\.")
"""Parameters that Stable Diffusion does not have."""


def load_stable_diffusion(net: LC4, folder: Path) -> None:
    """Fills the VAE, CLIP and U-Net from a folder with vae/, text_encoder/ and unet/ in it, and E_lum from the VAE's encoder."""
    vae = {_vae_name(name): _linear(value) for name, value in read_safetensors(folder / "vae").items()}
    _fill(net.vae, vae, folder / "vae")
    text = {name.removeprefix("text_model."): value for name, value in read_safetensors(folder / "text_encoder").items()}
    text = {name: value for name, value in text.items() if not name.endswith("position_ids")}
    _fill(net.text_encoder, text, folder / "text_encoder")
    _fill(net.unet, read_safetensors(folder / "unet"), folder / "unet", OURS)
    start_luminance(net)


def start_luminance(net: LC4) -> None:
    """E_lum begins as the VAE's encoder; its convolutions to the decoder stay at zero."""
    net.luminance.load_state_dict({k: v for k, v in net.vae.encoder.state_dict().items() if not k.startswith("conv_norm_out") and not k.startswith("conv_out")}, strict=False)


def read_safetensors(folder: Path) -> dict[str, Tensor]:
    """All tensors of a diffusers folder, float32: one file, or several that an index lists. Half-precision variants are the second choice."""
    from safetensors.torch import load_file

    indexes = sorted(folder.glob("*.safetensors.index.json"))
    if indexes:
        names = sorted(set(json.loads(indexes[0].read_text())["weight_map"].values()))
        paths = [folder / name for name in names]
    else:
        paths = sorted(folder.glob("*.safetensors"), key=lambda path: ("fp16" in path.name, path.name))[:1]
    if not paths or not all(path.exists() for path in paths):
        raise BadInput(f"{folder} lacks its .safetensors: copy the whole folder of Stable Diffusion 1.5 in the diffusers layout.")
    found: dict[str, Tensor] = {}
    for path in paths:
        try:
            found |= load_file(path)
        except Exception as error:  # safetensors has an error type of its own in each version
            raise BadInput(f"{path} is damaged ({error}): copy it again from its source.") from error
    return {name: value.float() if value.is_floating_point() else value for name, value in found.items()}


def _vae_name(name: str) -> str:
    """SD1.5's own file has the names of diffusers before 0.18."""
    for old, new in (("query", "to_q"), ("key", "to_k"), ("value", "to_v"), ("proj_attn", "to_out.0")):
        name = re.sub(rf"(mid_block\.attentions\.0)\.{old}\.", rf"\1.{new}.", name)
    return name


def _linear(value: Tensor) -> Tensor:
    """1 x 1 convolutions of the VAE's attention, as linear layers; anything else as it is."""
    return value[:, :, 0, 0] if value.ndim == 4 and value.shape[2:] == (1, 1) and value.shape[0] == value.shape[1] else value


def _fill(module: nn.Module, found: dict[str, Tensor], source: Path, ours: re.Pattern | None = None) -> None:
    own = module.state_dict()
    reshaped = {name: value.reshape(own[name].shape) if name in own and value.numel() == own[name].numel() else value for name, value in found.items()}
    wrong = [name for name, value in reshaped.items() if name not in own or own[name].shape != value.shape]
    missing = [name for name in own if name not in found and not (ours and ours.search(name))]
    if wrong or missing:
        raise BadInput(f"{source} is not of the preset's shapes (first difference: {(wrong + missing)[0]}): use Stable Diffusion 1.5's, or the preset it was made for.")
    module.load_state_dict(reshaped, strict=False)


# ----------------------------------------------------------------------------------------------------------------------
# L-CAD


def load_lcad(net: LC4, path: Path) -> None:
    """Fills all but TDA and CMPF from L-CAD's checkpoint (.ckpt or .safetensors), E_lum included."""
    if path.suffix == ".safetensors":
        from safetensors.torch import load_file

        saved = load_file(path)
    else:
        try:
            saved = torch.load(path, map_location="cpu", weights_only=True)
        except (OSError, RuntimeError, EOFError, ValueError) as error:
            raise BadInput(f"{path} can't be read ({error}): name L-CAD's .ckpt, or copy it again.") from error
    saved = saved.get("state_dict", saved)
    own, filled = net.state_dict(), {}
    z = net.preset.latent_channels
    for name, value in own.items():
        if name.startswith("cmpf.") or ".tda." in name:
            continue
        source = lcad_name(name, net.preset.layers, len(net.preset.unet_widths))
        if source not in saved:
            raise BadInput(f"{path} lacks {source}: name the checkpoint that L-CAD publishes, with its luminance encoder.")
        taken = saved[source].float()
        if name == "unet.conv_in.weight":  # latent and gray feature side by side, one convolution there and two here
            taken = taken[:, :z]
        elif name == "unet.lum_in.weight":
            taken = taken[:, z:]
        if taken.numel() != value.numel():
            raise BadInput(f"{path} is not of the preset's shapes: {source} is {tuple(taken.shape)}, wanted is {tuple(value.shape)}.")
        filled[name] = taken.reshape(value.shape)
    net.load_state_dict(filled, strict=False)


def lcad_name(name: str, layers: int = 2, levels: int = 4) -> str:
    """Our name of a parameter -> L-CAD's."""
    part, _, rest = name.partition(".")
    if part == "text_encoder":
        return f"cond_stage_model.transformer.text_model.{rest}"
    if part == "unet":
        return f"model.diffusion_model.{_ldm_unet(rest, layers, levels)}"
    if part == "luminance":
        return f"first_stage_model.g_encoder.{_lcad_luminance(rest, layers, levels)}"
    side, _, inner = rest.partition(".")
    if side in ("encoder", "decoder"):
        rest = f"{side}.{_ldm_vae(inner, levels)}"
    return f"first_stage_model.{rest}"


def _ldm_unet(name: str, layers: int, levels: int) -> str:
    res = {"norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "norm2": "out_layers.0", "conv2": "out_layers.3", "conv_shortcut": "skip_connection"}
    fixed = {
        "conv_in": "input_blocks.0.0", "lum_in": "input_blocks.0.0", "time_embedding.linear_1": "time_embed.0",
        "time_embedding.linear_2": "time_embed.2", "conv_norm_out": "out.0", "conv_out": "out.2",
    }  # fmt: skip
    module, _, leaf = name.rpartition(".")
    if module in fixed:
        return f"{fixed[module]}.{leaf}"
    side, _, rest = name.partition(".")
    if side == "mid_block":
        kind, number, inner = rest.split(".", 2)
        place = "middle_block.1" if kind == "attentions" else f"middle_block.{2 * int(number)}"
    else:
        block, kind, number, inner = rest.split(".", 3)
        if kind == "downsamplers":
            return f"input_blocks.{(int(block) + 1) * (layers + 1)}.0.op.{inner.removeprefix('conv.')}"
        if side == "down_blocks":
            place = f"input_blocks.{1 + int(block) * (layers + 1) + int(number)}"
        else:
            place = f"output_blocks.{int(block) * (layers + 1) + (layers if kind == 'upsamplers' else int(number))}"
        if kind == "upsamplers":  # behind the attention, where there is one: the deepest level has none
            return f"{place}.{2 if int(block) else 1}.{inner}"
        place += ".1" if kind == "attentions" else ".0"
    if kind == "resnets":
        layer, _, leaf = inner.partition(".")
        return f"{place}.{res[layer]}.{leaf}"
    return f"{place}.{inner}"


def _ldm_vae(name: str, levels: int) -> str:
    attention = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}
    name = name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
    name = re.sub(r"^mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
    name = re.sub(r"^mid_block\.attentions\.0\.(.+)\.", lambda m: f"mid.attn_1.{attention[m[1]]}.", name)
    name = re.sub(r"^down_blocks\.(\d)\.resnets\.(\d)", r"down.\1.block.\2", name)
    name = re.sub(r"^down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample", name)
    name = re.sub(r"^up_blocks\.(\d)\.resnets\.(\d)", lambda m: f"up.{levels - 1 - int(m[1])}.block.{m[2]}", name)
    return re.sub(r"^up_blocks\.(\d)\.upsamplers\.0", lambda m: f"up.{levels - 1 - int(m[1])}.upsample", name)


def _lcad_luminance(name: str, layers: int, levels: int) -> str:
    found = re.fullmatch(r"zero_convs\.(\d+)\.(\w+)", name)
    if not found:
        return _ldm_vae(name, levels)
    number, leaf = int(found[1]), found[2]
    if number >= layers * levels:
        return f"zero_conv_mid{number - layers * levels + 1}.{leaf}"
    return f"down.{number // layers}.zero_conv.{number % layers}.{leaf}"
