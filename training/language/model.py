"""The network: a BERT-shaped encoder with letter-case embeddings, and heads over words.

Written out by hand rather than taken from a model library, because every operation here has a twin in
`crates/dateline-nlp/src/model`.
"""

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from data import CASES, NAME_LABELS

HIDDEN, HEADS, INTERMEDIATE, LAYERS, POSITIONS = 384, 12, 1536, 6, 512
ARC, LABEL, NAMES = 256, 192, 256


def gelu(x):
    return F.gelu(x, approximate="tanh")


class Layer(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.attention = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INTERMEDIATE)
        self.down = nn.Linear(INTERMEDIATE, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x, mask):
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * (HIDDEN // HEADS) ** -0.5 + mask
        weights = self.drop(scores.softmax(-1)) if self.training else scores.softmax(-1)
        a = (weights @ v).transpose(1, 2).reshape(b, n, HIDDEN)
        x = self.norm1(x + self.drop(self.attention(a)))
        return self.norm2(x + self.drop(self.down(gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, vocabulary, dropout):
        super().__init__()
        self.word = nn.Embedding(vocabulary, HIDDEN)
        self.position = nn.Embedding(POSITIONS, HIDDEN)
        self.case = nn.Embedding(CASES, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.drop = nn.Dropout(dropout)
        nn.init.zeros_(self.case.weight)

    def forward(self, pieces, cases, mask):
        """Hidden states of `pieces` [batch, length]; `mask` is True at pieces, False at padding."""
        at = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.drop(self.norm(self.word(pieces) + self.position(at)[None] + self.case(cases)))
        bias = torch.zeros(mask.shape, dtype=x.dtype, device=x.device).masked_fill(~mask, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_base(self, folder):
        """Takes the weights of all-MiniLM-L6-v2; token type 0 goes into the positions."""
        t = load_file(f"{folder}/model.safetensors")
        with torch.no_grad():
            self.word.weight.copy_(t["embeddings.word_embeddings.weight"])
            self.position.weight.copy_(t["embeddings.position_embeddings.weight"] + t["embeddings.token_type_embeddings.weight"][:1])
            pairs = [(self.norm, "embeddings.LayerNorm")]
            for n, layer in enumerate(self.layers):
                p = f"encoder.layer.{n}"
                layer.qkv.weight.copy_(torch.cat([t[f"{p}.attention.self.{x}.weight"] for x in ("query", "key", "value")]))
                layer.qkv.bias.copy_(torch.cat([t[f"{p}.attention.self.{x}.bias"] for x in ("query", "key", "value")]))
                pairs += [(layer.attention, f"{p}.attention.output.dense"), (layer.norm1, f"{p}.attention.output.LayerNorm"),
                          (layer.up, f"{p}.intermediate.dense"), (layer.down, f"{p}.output.dense"), (layer.norm2, f"{p}.output.LayerNorm")]
            for module, name in pairs:
                module.weight.copy_(t[f"{name}.weight"])
                module.bias.copy_(t[f"{name}.bias"])


class Model(nn.Module):
    """Encoder and heads. `sizes` says how many labels each layer has."""

    def __init__(self, vocabulary, sizes, dropout=0.1, head_dropout=0.25):
        super().__init__()
        self.encoder = Encoder(vocabulary, dropout)
        self.tags = nn.ModuleDict({k: nn.Linear(HIDDEN, sizes[k]) for k in ("upos", "xpos", "feats", "lemma")})
        self.names_hidden = nn.Linear(HIDDEN, NAMES)
        self.names_out = nn.Linear(NAMES, len(NAME_LABELS))
        self.arc_dep = nn.Linear(HIDDEN, ARC)
        self.arc_head = nn.Linear(HIDDEN, ARC)
        self.arc_bilinear = nn.Linear(ARC, ARC)
        self.arc_root = nn.Parameter(torch.zeros(ARC))
        self.label_dep = nn.Linear(HIDDEN, LABEL)
        self.label_head = nn.Linear(HIDDEN, LABEL)
        self.label_out = nn.Linear(3 * LABEL, sizes["deprel"])
        self.label_root = nn.Parameter(torch.zeros(LABEL))
        self.drop = nn.Dropout(head_dropout)

    def words(self, hidden, first, last):
        """Word vectors: the mean of the first and the last piece's state."""
        take = lambda at: hidden.gather(1, at[..., None].expand(-1, -1, hidden.shape[-1]))
        return (take(first) + take(last)) * 0.5

    def forward(self, batch):
        hidden = self.encoder(batch["pieces"], batch["cases"], batch["mask"])
        x = self.drop(self.words(hidden, batch["first"], batch["last"]))
        out = {k: head(x) for k, head in self.tags.items()}
        out["names"] = self.names_out(self.drop(gelu(self.names_hidden(x))))
        d, h = self.drop(gelu(self.arc_dep(x))), self.drop(gelu(self.arc_head(x)))
        # Scores of heads: column 0 is the root, column 1 + j the word j.
        arcs = d @ self.arc_bilinear(h).transpose(1, 2)
        out["arcs"] = torch.cat([(d @ self.arc_root)[..., None], arcs], -1)
        out["label_dep"], out["label_head"] = self.drop(gelu(self.label_dep(x))), self.drop(gelu(self.label_head(x)))
        return out

    def relations(self, out, heads):
        """Label scores for the given heads (0 is the root, 1 + j the word j of the window)."""
        p, q = out["label_dep"], out["label_head"]
        q = torch.cat([self.label_root.to(q.dtype).expand(q.shape[0], 1, -1), q], 1)
        q = q.gather(1, heads[..., None].expand(-1, -1, q.shape[-1]))
        return self.label_out(torch.cat([p, q, p * q], -1))
