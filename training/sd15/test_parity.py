"""Against the libraries that Stable Diffusion 1.5 is run with: on small random weights, which they wrote themselves, numbers are theirs."""

from __future__ import annotations

import pytest
import torch

from sd15.network import LC4
from sd15.preset import TINY
from sd15.unet import known_times, timestep_of
from sd15.weights import lcad_name, load_lcad, load_stable_diffusion
from shards import BadInput

WITHIN = 1e-4


@pytest.fixture(scope="module")
def theirs():
    """VAE, CLIP and U-Net of diffusers and transformers at the tiny preset's widths."""
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    torch.manual_seed(0)
    unet = UNet2DConditionModel(
        block_out_channels=TINY.unet_widths, cross_attention_dim=TINY.text_dim, norm_num_groups=TINY.norm_groups, attention_head_dim=TINY.heads
    )
    vae = AutoencoderKL(
        block_out_channels=TINY.vae_widths, down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2, norm_num_groups=TINY.norm_groups,
    )  # fmt: skip
    text = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=TINY.vocabulary, hidden_size=TINY.text_dim, intermediate_size=4 * TINY.text_dim, num_hidden_layers=TINY.text_layers,
            num_attention_heads=TINY.text_heads, max_position_embeddings=TINY.max_tokens, bos_token_id=1, eos_token_id=2,
        )  # fmt: skip
    )
    for module in (unet, vae, text):
        module.eval().requires_grad_(False)
    return unet, vae, text


@pytest.fixture(scope="module")
def folder(theirs, tmp_path_factory):
    path = tmp_path_factory.mktemp("stable-diffusion")
    for module, name in zip(theirs, ("unet", "vae", "text_encoder"), strict=True):
        module.save_pretrained(path / name)
    return path


@pytest.fixture(scope="module")
def net(folder):
    torch.manual_seed(1)
    net = LC4(TINY).eval().requires_grad_(False)
    load_stable_diffusion(net, folder)
    return net


def differ(ours: torch.Tensor, theirs: torch.Tensor) -> float:
    assert ours.shape == theirs.shape
    assert theirs.std() > 1e-3
    return (ours - theirs).abs().max().item()


def test_clip_is_transformers(net, theirs):
    ids = torch.randint(3, TINY.vocabulary, (2, TINY.max_tokens))
    assert differ(net.text_encoder(ids), theirs[2](ids).last_hidden_state) < WITHIN


def test_vae_is_diffusers(net, theirs):
    rgb = torch.rand(2, 3, 64, 96) * 2 - 1
    assert differ(net.vae.encode(rgb), theirs[1].encode(rgb).latent_dist.mean * TINY.latent_scale) < WITHIN
    latent = torch.randn(2, 4, 8, 12)
    features = net.luminance(rgb[:, :1])
    assert differ(net.vae.decode(latent, features), theirs[1].decode(latent / TINY.latent_scale).sample) < WITHIN


def test_unet_is_diffusers_while_tda_and_cmpf_are_at_zero(net, theirs):
    latent, words = torch.randn(4, 4, 16, 24), torch.randn(4, TINY.max_tokens, TINY.text_dim)
    lum = torch.randn(4, TINY.vae_widths[-1], 16, 24)
    text = net.cmpf(words, torch.ones(4, TINY.max_tokens), lum)
    for timestep in (0, 417, 999):
        embedding = net.unet.embed_timestep(torch.full((4,), float(timestep)))
        ours = net.unet.by_clips({"latent": latent, "lum": lum, "text": text, "embedding": embedding}, frames=2)
        assert differ(ours, theirs[0](latent, timestep, words).sample) < WITHIN


def test_frames_see_each_other_once_tda_has_learned(net):
    torch.manual_seed(2)
    other = LC4(TINY).eval().requires_grad_(False)
    other.load_state_dict(net.state_dict())
    for tda in other.unet.tda:
        torch.nn.init.normal_(tda.out.weight, std=0.1)
    state = {"latent": torch.randn(2, 4, 8, 8), "lum": torch.zeros(2, 80, 8, 8), "text": torch.randn(2, 16, 32), "time": torch.full((2,), 0.5)}
    changed = {**state, "latent": torch.cat([state["latent"][:1], torch.randn(1, 4, 8, 8)])}
    together, apart = (other.unet.by_clips(changed, n)[0] - other.unet.by_clips(state, n)[0] for n in (2, 1))
    assert together.abs().max() > 1e-3
    assert apart.abs().max() < 1e-5


def test_timesteps_have_the_same_noise():
    times = known_times()
    assert torch.allclose(timestep_of(times, times), torch.arange(1000.0), atol=0.05)
    assert timestep_of(torch.tensor([0.0, 1.0]), times).tolist() == [0, 999]


def test_lcad_names_are_those_that_diffusers_reads(net, theirs):
    """L-CAD keeps the names of latent diffusion, which diffusers has a reader for: what it makes of them must be the weights again."""
    from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint

    unet, vae, _ = theirs
    own = net.state_dict()
    ldm = {lcad_name(name): value for name, value in own.items() if ".tda." not in name and not name.startswith("cmpf.") and "lum" not in name}
    config = {**unet.config, "num_class_embeds": None}
    back = convert_ldm_unet_checkpoint(dict(ldm), config)
    assert {k: v for k, v in back.items()}.keys() == unet.state_dict().keys()
    assert all(torch.equal(back[name], value) for name, value in unet.state_dict().items())
    back = convert_ldm_vae_checkpoint(dict(ldm), vae.config)
    assert all(torch.equal(back[name].reshape(value.shape), value) for name, value in vae.state_dict().items())
    # L-CAD's own (ldm/modules/diffusionmodules/model.py, Gray_Encoder)
    assert lcad_name("luminance.zero_convs.5.bias") == "first_stage_model.g_encoder.down.2.zero_conv.1.bias"
    assert lcad_name("luminance.zero_convs.8.weight") == "first_stage_model.g_encoder.zero_conv_mid1.weight"
    assert lcad_name("luminance.down_blocks.1.resnets.0.conv_shortcut.bias") == "first_stage_model.g_encoder.down.1.block.0.nin_shortcut.bias"


def test_lcad_checkpoint_is_read(net, tmp_path):
    torch.manual_seed(3)
    source = LC4(TINY)
    torch.nn.init.normal_(source.unet.lum_in.weight)
    own = source.state_dict()
    saved = {lcad_name(name): value for name, value in own.items() if ".tda." not in name and not name.startswith("cmpf.")}
    saved["model.diffusion_model.input_blocks.0.0.weight"] = torch.cat([own["unet.conv_in.weight"], own["unet.lum_in.weight"]], 1)
    saved["first_stage_model.encoder.mid.attn_1.q.weight"] = saved["first_stage_model.encoder.mid.attn_1.q.weight"][:, :, None, None]
    torch.save({"state_dict": saved}, tmp_path / "lcad.ckpt")
    read = LC4(TINY)
    load_lcad(read, tmp_path / "lcad.ckpt")
    for name, value in read.state_dict().items():
        if ".tda." not in name and not name.startswith("cmpf."):
            assert torch.equal(value, own[name]), name
    del saved["first_stage_model.g_encoder.zero_conv_mid2.bias"]
    torch.save(saved, tmp_path / "lcad.ckpt")
    with pytest.raises(BadInput, match="lacks .*zero_conv_mid2"):
        load_lcad(read, tmp_path / "lcad.ckpt")


def test_folder_of_other_shapes_is_refused(folder):
    from dataclasses import replace

    with pytest.raises(BadInput, match="not of the preset's shapes"):
        load_stable_diffusion(LC4(replace(TINY, vae_widths=(16, 16, 16, 16))), folder)
    with pytest.raises(BadInput, match="lacks its .safetensors"):
        load_stable_diffusion(LC4(TINY), folder / "unet")
