"""The model of dots.ocr for transformers; it comes with the checkpoint.

Written after ``vllm/model_executor/models/dots_ocr.py``, with the same names of weights.
"""

import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention, silu
from transformers import Qwen2ForCausalLM
from transformers.models.qwen2.modeling_qwen2 import Qwen2RMSNorm

from .configuration_dots import DotsOCRConfig


class Patchifier(nn.Module):
    """Flat patches, each 3 x 14 x 14 -> embeddings."""

    def __init__(self, config):
        super().__init__()
        self.shape = (-1, config["num_channels"], config["patch_size"], config["patch_size"])
        self.proj = nn.Conv2d(self.shape[1], config["embed_dim"], *self.shape[2:3] * 2)
        self.norm = Qwen2RMSNorm(config["embed_dim"], config["rms_norm_eps"])

    def forward(self, patches):
        return self.norm(self.proj(patches.view(self.shape)).flatten(1))


class PatchEmbed(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.patchifier = Patchifier(config)

    def forward(self, patches):
        return self.patchifier(patches)


class Attention(nn.Module):
    """Each image attends to itself; the positions are rotary, by row and column."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.proj = nn.Linear(width, width, bias=False)

    def forward(self, states, angles, sizes):
        parts = self.qkv(states).view(len(states), 3, self.heads, -1).permute(1, 2, 0, 3)
        query, key = (_rotated(part, angles) for part in parts[:2])
        images = (part.split(sizes, dim=1) for part in (query, key, parts[2]))
        seen = [scaled_dot_product_attention(*image) for image in zip(*images, strict=True)]
        return self.proj(torch.cat(seen, dim=1).transpose(0, 1).flatten(1))


class FeedForward(nn.Module):
    def __init__(self, width, inner):
        super().__init__()
        self.fc1 = nn.Linear(width, inner, bias=False)
        self.fc2 = nn.Linear(inner, width, bias=False)
        self.fc3 = nn.Linear(width, inner, bias=False)

    def forward(self, states):
        return self.fc2(silu(self.fc1(states)) * self.fc3(states))


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, epsilon = config["embed_dim"], config["rms_norm_eps"]
        self.norm1 = Qwen2RMSNorm(width, epsilon)
        self.attn = Attention(width, config["num_attention_heads"])
        self.norm2 = Qwen2RMSNorm(width, epsilon)
        self.mlp = FeedForward(width, config["intermediate_size"])

    def forward(self, states, angles, sizes):
        states = states + self.attn(self.norm1(states), angles, sizes)
        return states + self.mlp(self.norm2(states))


class Merger(nn.Module):
    """Four patches -> one token."""

    def __init__(self, config):
        super().__init__()
        width = config["embed_dim"]
        self.together = width * config["spatial_merge_size"] ** 2
        self.ln_q = nn.LayerNorm(width, eps=1e-6)
        self.mlp = nn.Sequential(
            nn.Linear(self.together, self.together),
            nn.GELU(),
            nn.Linear(self.together, config["hidden_size"]),
        )

    def forward(self, states):
        return self.mlp(self.ln_q(states).view(-1, self.together))


class VisionTower(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.merge = config["spatial_merge_size"]
        self.quarter = config["embed_dim"] // config["num_attention_heads"] // 4
        self.patch_embed = PatchEmbed(config)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config["num_hidden_layers"]))
        self.post_trunk_norm = Qwen2RMSNorm(config["embed_dim"], config["rms_norm_eps"])
        self.merger = Merger(config)

    def forward(self, patches, grids):
        """Flat patches and the rows and columns of each image -> tokens."""
        states = self.patch_embed(patches)
        angles = torch.cat([self.angles(rows, columns) for _, rows, columns in grids.tolist()])
        sizes = grids.prod(-1).tolist()
        for block in self.blocks:
            states = block(states, angles, sizes)
        return self.merger(self.post_trunk_norm(states))

    def angles(self, rows, columns):
        """The angles of each patch; patches that are merged follow one another."""
        grid = torch.stack(torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij"))
        blocks = grid.view(2, rows // self.merge, self.merge, columns // self.merge, self.merge)
        places = blocks.transpose(2, 3).reshape(2, -1).float()
        speeds = 10000.0 ** -(torch.arange(self.quarter) / self.quarter)
        return torch.cat([place[:, None] * speeds for place in places], dim=1)


class DotsOCRForCausalLM(Qwen2ForCausalLM):
    """A Qwen2 decoder that gets the tokens of the tower in place of image tokens."""

    config_class = DotsOCRConfig

    def __init__(self, config):
        super().__init__(config)
        self.vision_tower = VisionTower(config.vision_config)

    def forward(
        self,
        input_ids=None,
        pixel_values=None,
        image_grid_thw=None,
        mm_token_type_ids=None,
        **arguments,
    ):
        states = self.get_input_embeddings()(input_ids)
        # After the prompt, tokens come one by one.
        if pixel_values is not None and input_ids.shape[1] > 1:
            seen = self.vision_tower(pixel_values, image_grid_thw)
            where = input_ids == self.config.image_token_id
            states = states.masked_scatter(where[..., None], seen)
        return super().forward(inputs_embeds=states, **arguments)


def _rotated(heads, angles):
    """Rotary positions, in the form in which the first half is paired with the second."""
    cos, sin = (function(angles).repeat(1, 2) for function in (torch.cos, torch.sin))
    first, second = heads.chunk(2, dim=-1)
    return heads * cos + torch.cat([-second, first], dim=-1) * sin
