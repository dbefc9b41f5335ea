"""The attribution branch: the last layers of the language core once more, trained for attribution, and its heads.

The layers below are the core's own and stay as they are, so that no figure of the parser moves; they run once for both.
A cue layer says where somebody is said to say something. For each cue, the pair head says of every word of the window
whether it is source, content or neither: nested and overlapping attributions come free. Stance and attitude are read
off the cue and the mean of its content.

Everything that is exported is a linear layer with a bias, so that the int8 form (`quantized.py` of the language core)
covers it; the twin in Rust is `crates/dateline-nlp/src/model/attribution.rs`.
"""

import copy
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

sys.path.insert(0, str(Path(__file__).parent.parent / "language"))
from model import HIDDEN, LAYERS, gelu  # noqa: E402

STANCES = ["asserts", "confirms", "denies", "declines_to_confirm", "asks", "conditional", "reports_hearsay", "suspects", "accuses", "orders", "promises", "predicts", "retracts"]
ATTITUDES = ["speech", "belief", "decree"]
PAIR, DISTANCES, WIDE = 128, 23, 5


def distance_class(steps):
    """Signed distance in words, in logarithmic classes 0 to 22; 11 is the cue's own place."""
    size = steps.abs()
    bucket = torch.where(size < 4, size, 2 + torch.floor(torch.log2(size.clamp(min=1).float()) + 1e-4).long()).clamp(max=11)
    return 11 + torch.sign(steps) * bucket


class AttributionHeads(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.cue = nn.Linear(HIDDEN, 3)
        self.layers = nn.Linear(HIDDEN, 6)  # BIO of sources and of contents, only to help training
        self.pair_cue = nn.Linear(HIDDEN, PAIR)
        self.pair_word = nn.Linear(HIDDEN, PAIR)
        self.pair_product = nn.Linear(PAIR, PAIR)
        self.pair_distance = nn.Embedding(DISTANCES, PAIR)
        self.pair_inside = nn.Parameter(torch.zeros(PAIR))
        self.pair_wide = nn.Linear(WIDE * PAIR, PAIR)
        self.pair_out = nn.Linear(PAIR, 3)
        self.stance_hidden = nn.Linear(2 * HIDDEN, PAIR)
        self.stance_out = nn.Linear(PAIR, len(STANCES))
        self.attitude = nn.Linear(HIDDEN, len(ATTITUDES))
        self.drop = nn.Dropout(dropout)

    def pairs(self, x, cues, exists):
        """Scores [cues, words, 3] of none, source, content.

        `x` [cues, words, hidden] are the words of each cue's window, `cues` [cues, words] marks its own words, and
        `exists` [cues, words] the words that are no padding.
        """
        marked = cues.float()
        vector = (x * marked[..., None]).sum(1) / marked.sum(1, keepdim=True).clamp(min=1)
        q, k = self.pair_cue(self.drop(vector)), self.pair_word(self.drop(x))
        at = torch.arange(x.shape[1], device=x.device)[None]
        first = torch.argmax(marked, 1)[:, None]
        last = x.shape[1] - 1 - torch.argmax(marked.flip(1), 1)[:, None]
        steps = torch.where(at < first, at - first, torch.where(at > last, at - last, torch.zeros_like(at)))
        hidden = gelu(q[:, None] + k + self.pair_product(q[:, None] * k) + self.pair_distance(distance_class(steps)) + marked[..., None] * self.pair_inside)
        hidden = self.drop(hidden) * exists[..., None]
        edges = WIDE // 2
        padded = F.pad(hidden, (0, 0, edges, edges))
        around = torch.cat([padded[:, shift : shift + x.shape[1]] for shift in range(WIDE)], -1)
        hidden = hidden + gelu(self.pair_wide(around))
        return self.pair_out(hidden), vector

    def stances(self, vector, x, content):
        """Stance scores [cues, 13] and attitude scores [cues, 3]; `content` [cues, words] weighs the words."""
        mean = (x * content[..., None]).sum(1) / content.sum(1, keepdim=True).clamp(min=1)
        hidden = gelu(self.stance_hidden(self.drop(torch.cat([vector, mean], -1))))
        return self.stance_out(self.drop(hidden)), self.attitude(self.drop(vector))


class Branch(nn.Module):
    """Copies of the core's last `count` layers, and the heads on top of them."""

    def __init__(self, core, count):
        super().__init__()
        self.count = count
        self.top = nn.ModuleList(copy.deepcopy(layer) for layer in core.encoder.layers[LAYERS - count :])
        self.heads = AttributionHeads()

    def words(self, core, batch):
        """The branch's word vectors; nothing of the core is trained."""
        with torch.no_grad():
            encoder = core.encoder
            at = torch.arange(batch["pieces"].shape[1], device=batch["pieces"].device)
            x = encoder.norm(encoder.word(batch["pieces"]) + encoder.position(at)[None] + encoder.case(batch["cases"]))
            bias = torch.zeros(batch["mask"].shape, dtype=x.dtype, device=x.device).masked_fill(~batch["mask"], -1e4)[:, None, None, :]
            for layer in encoder.layers[: LAYERS - self.count]:
                x = layer(x, bias)
        for layer in self.top:
            x = layer(x, bias)
        return core.words(x, batch["first"], batch["last"])


def load_branch(path, core):
    """A trained branch for `core`, ready to read."""
    saved = torch.load(path, map_location="cpu", weights_only=False)
    branch = Branch(core, saved["layers"])
    branch.load_state_dict(saved["branch"])
    return branch.eval()
