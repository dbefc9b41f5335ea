"""The events branch: the last layers of the language core once more, trained for events, and its heads.

As with the attribution branch (`training/attribution/heads.py`) the layers below are the core's own and stay as they are. A
trigger layer says of every word of which type of event it tells, if of any. For each word that may tell of one, the pair
head, built as attribution's, says of every word of the window which of the event's roles it stands in.

Everything that is exported is a linear layer with a bias, so that the int8 form covers it; the twin in Rust is
`crates/dateline-nlp/src/model/events.rs`.
"""

import copy
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "language"))
sys.path.append(str(HERE.parent / "attribution"))  # which has a `corpus` of its own
import corpus  # noqa: E402
from heads import DISTANCES, PAIR, WIDE, distance_class  # noqa: E402
from model import HIDDEN, LAYERS, gelu  # noqa: E402

CLASSES = ["NONE", *corpus.TYPES]
ROLES = ["none", "actor", "recipient", "place", "time", "quantity"]


class EventHeads(nn.Module):
    def __init__(self, dropout=0.2):
        super().__init__()
        self.trigger = nn.Linear(HIDDEN, len(CLASSES))
        self.roles = nn.Linear(HIDDEN, len(ROLES) - 1)  # each role of any event, only to help training
        self.pair_cue = nn.Linear(HIDDEN, PAIR)
        self.pair_word = nn.Linear(HIDDEN, PAIR)
        self.pair_product = nn.Linear(PAIR, PAIR)
        self.pair_distance = nn.Embedding(DISTANCES, PAIR)
        self.pair_inside = nn.Parameter(torch.zeros(PAIR))
        self.pair_wide = nn.Linear(WIDE * PAIR, PAIR)
        self.pair_out = nn.Linear(PAIR, len(ROLES))
        self.drop = nn.Dropout(dropout)

    def pairs(self, x, triggers, exists):
        """Scores [triggers, words, roles]; `x` [triggers, words, hidden] are the words of each trigger's window,
        `triggers` [triggers] their places in it, and `exists` [triggers, words] the words that are no padding."""
        at = torch.arange(x.shape[1], device=x.device)[None]
        own = at == triggers[:, None]
        q, k = self.pair_cue(self.drop(x[own])), self.pair_word(self.drop(x))
        hidden = q[:, None] + k + self.pair_product(q[:, None] * k) + self.pair_distance(distance_class(at - triggers[:, None]))
        hidden = gelu(hidden + own.float()[..., None] * self.pair_inside)
        hidden = self.drop(hidden) * exists[..., None]
        edges = WIDE // 2
        padded = F.pad(hidden, (0, 0, edges, edges))
        around = torch.cat([padded[:, shift : shift + x.shape[1]] for shift in range(WIDE)], -1)
        hidden = hidden + gelu(self.pair_wide(around))
        return self.pair_out(hidden)


class Branch(nn.Module):
    """Copies of the core's last `count` layers, and the heads on top of them."""

    def __init__(self, core, count):
        super().__init__()
        self.count = count
        self.top = nn.ModuleList(copy.deepcopy(layer) for layer in core.encoder.layers[LAYERS - count :])
        self.heads = EventHeads()

    def below(self, core, batch):
        """What goes into the branch's first layer; nothing of the core is trained."""
        with torch.no_grad():
            encoder = core.encoder
            at = torch.arange(batch["pieces"].shape[1])
            x = encoder.norm(encoder.word(batch["pieces"]) + encoder.position(at)[None] + encoder.case(batch["cases"]))
            bias = self.bias(batch, x)
            for layer in encoder.layers[: LAYERS - self.count]:
                x = layer(x, bias)
        return x

    @staticmethod
    def bias(batch, x):
        return torch.zeros(batch["mask"].shape, dtype=x.dtype).masked_fill(~batch["mask"], -1e4)[:, None, None, :]

    def words(self, core, batch, below=None):
        """The branch's word vectors."""
        x = self.below(core, batch) if below is None else below
        bias = self.bias(batch, x)
        for layer in self.top:
            x = layer(x, bias)
        return core.words(x, batch["first"], batch["last"])


def load_branch(path, core):
    """A trained branch for `core`, ready to read."""
    saved = torch.load(path, map_location="cpu", weights_only=False)
    branch = Branch(core, saved["layers"])
    branch.load_state_dict(saved["branch"])
    return branch.eval()
