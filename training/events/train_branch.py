"""Trains the events branch on a trained language core, of which nothing changes. One thread, fixed seed.

    python training/events/train_branch.py CORE --work WORK --out branch.pt [--fold 0/2]

Begin reading at `loss_of`. WORK holds `NAME.jsonl` and `NAME.rec` of the sets `train`, `ours` and `status` (`run_branch.py`
makes them).
"""

import argparse
import json
import os
import random
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "language"))

import torch
import torch.nn.functional as F

from batches import Window, tensors
from branch import CLASSES, ROLES, Branch
from branch_sets import ROLE_FIELDS, Swaps, load
from data import Sentence, WordPieces
from evaluate import load_checkpoint

MASK, DROP, SWAP = 0.12, 0.02, 0.25


class Piece:
    """One window of a text, with where its words begin in the text, how many they are, and what a word counts."""

    __slots__ = ("window", "text", "offset", "count", "weight")


def cut(text, word_pieces, draw, window, weight, swaps=None):
    """Windows of whole sentences that cover the text once. With `swaps`, other triggers stand in the place of some."""
    sentences = text.sentences
    masked = set()
    if swaps:
        forms = [form for s in sentences for form in s.forms]
        for event in text.events:
            at = event["head"]
            dice = draw.random()
            if dice < SWAP:
                forms[at] = swaps.swap(event["type"], text.lemmas[at], text.tags[at], forms[at], draw) or forms[at]
            elif dice < SWAP + MASK:
                masked.add(at)
        changed, at = [], 0
        for s in sentences:
            changed.append(Sentence(s.doc, forms[at : at + len(s.forms)]))
            at += len(s.forms)
        sentences = changed
    sizes = [sum(len(word_pieces(f)) for f in s.forms) + 1 for s in sentences]
    starts = [0]
    for s in sentences:
        starts.append(starts[-1] + len(s.forms))
    out, at = [], 0
    limit = draw.choice((window // 2, window, window)) if swaps else window
    while at < len(sizes):
        end, size = at + 1, 1 + sizes[at]
        while end < len(sizes) and size + sizes[end] <= limit:
            size += sizes[end]
            end += 1
        out.append((at, end))
        at, limit = end, window
    pieces = []
    for a, b in out:
        if 1 + sum(sizes[a:b]) > 510:
            continue
        dice = draw.random() if swaps else 1.0
        piece = Piece()
        piece.window = Window(sentences[a:b], word_pieces, "upper" if dice < 0.01 else "title" if dice < 0.025 else None)
        piece.text, piece.offset, piece.count, piece.weight = text, starts[a], starts[b] - starts[a], weight
        if swaps:
            hidden = word_pieces.index["[MASK]"]
            for word, (first, last) in enumerate(zip(piece.window.first, piece.window.last)):
                if starts[a] + word in masked or draw.random() < DROP:
                    piece.window.pieces[first : last + 1] = [hidden] * (last + 1 - first)
        pieces.append(piece)
    return pieces


def targets(pieces, width):
    """Trigger classes [batch, words]; and of each event its row, its word, the role of each word, and which roles are known."""
    classes = torch.full((len(pieces), width), -1, dtype=torch.long)
    any_role = torch.zeros(len(pieces), width, len(ROLES) - 1)
    rows, heads, roles, known = [], [], [], []
    for row, piece in enumerate(pieces):
        classes[row, : piece.count] = 0
        for event in piece.text.events:
            at = event["head"] - piece.offset
            if not 0 <= at < piece.count:
                continue
            # A word with two events is one; the first stands.
            if classes[row, at] == 0:
                classes[row, at] = CLASSES.index(event["type"])
            if not piece.text.known:
                continue
            label = torch.zeros(width, dtype=torch.long)
            for word, role in event["roles"].items():
                if 0 <= word - piece.offset < piece.count:
                    label[word - piece.offset] = ROLES.index(role)
                    any_role[row, word - piece.offset, ROLES.index(role) - 1] = 1
            label[piece.count :] = -1
            rows.append(row)
            heads.append(at)
            roles.append(label)
            known.append([True] + [role in piece.text.known for role in ROLE_FIELDS])
    if not rows:
        return classes, any_role, None
    return classes, any_role, (torch.tensor(rows), torch.tensor(heads), torch.stack(roles), torch.tensor(known))


def role_loss(scores, roles, known):
    """Cross entropy, where `none` also stands for the roles that the annotation does not tell of."""
    likely = scores.float().log_softmax(-1)
    none = torch.where(known[:, None, :] & (torch.arange(len(ROLES)) > 0), torch.full_like(likely, -1e9), likely).logsumexp(-1)
    of_role = likely.gather(-1, roles.clamp(min=0)[..., None])[..., 0]
    loss = -torch.where(roles == 0, none, of_role)
    return loss[roles >= 0].mean()


def loss_of(core, branch, pieces, batch, below):
    x = branch.words(core, batch, below)
    heads = branch.heads
    classes, any_role, found = targets(pieces, x.shape[1])
    y = heads.drop(x)
    weight = torch.tensor([p.weight for p in pieces])[:, None] * (classes >= 0)
    of_words = F.cross_entropy(heads.trigger(y).float().flatten(0, 1), classes.flatten(), ignore_index=-1, reduction="none").view_as(weight)
    parts = {"trigger": (of_words * weight).sum() / weight.sum()}
    total = 3.0 * parts["trigger"]
    if found:
        rows, triggers, roles, known = found
        parts["pair"] = role_loss(heads.pairs(x[rows], triggers, (classes >= 0)[rows]), roles, known)
        told = torch.tensor([[p.weight * (role in p.text.known) for role in ROLE_FIELDS] for p in pieces])[:, None] * (classes >= 0)[..., None]
        parts["any"] = (F.binary_cross_entropy_with_logits(heads.roles(y).float(), any_role, reduction="none") * told).sum() / told.sum().clamp(min=1)
        total = total + 1.5 * parts["pair"] + 0.5 * parts["any"]
    return total, parts


def begin(core, branch, epoch):
    """Fits the trigger head to the core's own vectors, so that training does not begin by learning the types from nothing."""
    rows, truth, counts = [], [], []
    branch.eval()
    with torch.no_grad():
        for pieces, batch, below in epoch:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                x = branch.words(core, batch, below.float())
            classes, _, _ = targets(pieces, x.shape[1])
            asked = classes >= 0
            rows.append(x[asked].float())
            truth.append(classes[asked])
            counts.append(torch.tensor([p.weight for p in pieces])[:, None].expand_as(classes)[asked])
    branch.train()
    x, truth, counts = torch.cat(rows), torch.cat(truth), torch.cat(counts)
    # Most words tell of nothing: one in four of them is enough.
    kept = (truth > 0) | (torch.rand(len(truth)) < 0.25)
    counts = torch.where(truth > 0, counts, 4 * counts)[kept]
    x, truth = x[kept], truth[kept]
    head = branch.heads.trigger
    optimizer = torch.optim.LBFGS(head.parameters(), max_iter=40, history_size=6, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = (F.cross_entropy(head(x), truth, reduction="none") * counts).sum() / counts.sum() + 3e-4 * head.weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    print(f"the trigger head begins at {float(closure()):.3f} over {len(truth)} words", flush=True)
    optimizer.zero_grad()


def evaluate(core, branch, texts, word_pieces, window):
    """What the branch says of held-out texts: F1 of triggers, of triggers with types, and of words in roles of annotated events."""
    branch.eval()
    count, roles, rows = [0, 0, 0, 0], {role: [0, 0, 0] for role in ROLE_FIELDS}, []
    with torch.no_grad():
        for text in texts:
            for piece in cut(text, word_pieces, random.Random(0), window, 1.0):
                x = branch.words(core, tensors([piece.window]))
                p = branch.heads.trigger(x)[0].softmax(-1)
                classes, _, found = targets([piece], x.shape[1])
                said, truth = p.argmax(-1), classes[0]
                speech = CLASSES.index("STATEMENT")
                said, truth = (torch.where(t == speech, 0, t) for t in (said, truth))
                count[0] += int(((said > 0) & (truth > 0)).sum())
                count[1] += int(((said > 0) & (said == truth)).sum())
                count[2] += int((said > 0).sum())
                count[3] += int((truth > 0).sum())
                rows += [{"id": text.id, "start": text.words[piece.offset + at][0], "p": [round(float(v), 5) for v in p[at]]} for at in range(piece.count)]
                if found:
                    _, triggers, labels, _ = found
                    best = branch.heads.pairs(x.expand(len(triggers), -1, -1), triggers, labels >= 0).argmax(-1)
                    for number, role in enumerate(ROLE_FIELDS, 1):
                        a, b = best == number, labels == number
                        for slot, value in enumerate((a & b, a, b)):
                            roles[role][slot] += int(value.sum())
    branch.train()
    f1 = lambda hits, said, truth: round(2 * hits / max(1, said + truth), 3)
    shown = {"trigger": f1(count[0], count[2], count[3]), "typed": f1(count[1], count[2], count[3]), "said": count[2], "annotated": count[3]}
    return shown | {role: f1(*value) for role, value in roles.items()}, rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("core", help="checkpoint of training/language")
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--fold", help="N/OF: leave out the reports of this fold")
    parser.add_argument("--out", required=True)
    parser.add_argument("--rows", help="where to write what the branch says of the words that it was not trained on")
    parser.add_argument("--layers", type=int, default=2, help="how many layers of the core the branch has of its own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--draws", type=int, default=2, help="how many times the texts are cut, masked and swapped afresh")
    parser.add_argument("--ours", type=float, default=0.4, help="what a word of our sentences counts for the triggers")
    parser.add_argument("--encoder-rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--batch", type=int, default=500)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    draw = random.Random(options.seed)
    core, saved = load_checkpoint(options.core)
    for p in core.parameters():
        p.requires_grad_(False)
    branch = Branch(core, options.layers)
    for p in branch.parameters():
        p.requires_grad_(True)
    word_pieces, window = WordPieces(saved["vocabulary"]), saved["options"]["window"]
    sets = {name: load(options.work / f"{name}.jsonl", options.work / f"{name}.rec", known)
            for name, known in (("train", ROLE_FIELDS), ("ours", ROLE_FIELDS[:2]), ("status", ()))}
    train, held = sets["train"], []
    if options.fold:
        number, of = map(int, options.fold.split("/"))
        held = [t for at, t in enumerate(train) if at % of == number]
        train = [t for at, t in enumerate(train) if at % of != number]
    swaps = Swaps()

    def groups():
        """The texts once, the reports twice, in batches with what goes into the branch."""
        pieces = [p for _ in range(2) for t in train for p in cut(t, word_pieces, draw, window, 1.0, swaps)]
        pieces += [p for name in ("ours", "status") for t in sets[name] for p in cut(t, word_pieces, draw, window, options.ours, swaps)]
        pieces.sort(key=lambda p: (len(p.window.pieces) // 8, draw.random()))
        out, current = [], []
        for p in pieces:
            if current and max(len(p.window.pieces), len(current[0].window.pieces)) * (len(current) + 1) > options.batch:
                out.append(current)
                current = []
            current.append(p)
        out.append(current)
        batches = []
        for group in out:
            batch = tensors([p.window for p in group])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                batches.append((group, batch, branch.below(core, batch).bfloat16()))
        return batches

    epochs = []
    no_decay = lambda n: n.endswith("bias") or "norm" in n or n.endswith("inside")
    encoder = [(n, p) for n, p in branch.named_parameters() if n.startswith("top")]
    optimizer = torch.optim.AdamW([
        {"params": [p for n, p in encoder if not no_decay(n)], "lr": options.encoder_rate, "weight_decay": 0.01},
        {"params": [p for n, p in encoder if no_decay(n)], "lr": options.encoder_rate, "weight_decay": 0.0},
        {"params": list(branch.heads.parameters()), "lr": options.head_rate, "weight_decay": 0.01},
    ], betas=(0.9, 0.98), fused=True)
    warm = int(options.steps * 0.08) + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: min((t + 1) / warm, max(0.0, (options.steps - t) / (options.steps - warm))))
    branch.train()
    done, round_, began, sums = 0, 0, time.time(), {}
    while done < options.steps:
        # The layers below are computed once for each draw, which is then read several times.
        if len(epochs) < options.draws:
            epochs.append(groups())
            if len(epochs) == 1:
                begin(core, branch, epochs[0])
        epoch = epochs[round_ % options.draws]
        round_ += 1
        draw.shuffle(epoch)
        for group, batch, below in epoch:
            if done >= options.steps:
                break
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                total, parts = loss_of(core, branch, group, batch, below.float())
            total.backward()
            torch.nn.utils.clip_grad_norm_(branch.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            for k, v in parts.items():
                a, b = sums.get(k, (0.0, 0))
                sums[k] = (a + v.item(), b + 1)
            if done % 50 == 0:
                print(f"{done} of {options.steps} ({len(epoch)} a round) {(time.time() - began) / done:.3f} s/step, {time.process_time() / 60:.1f} CPU minutes; "
                      + " ".join(f"{k} {a / b:.3f}" for k, (a, b) in sums.items()), flush=True)
                sums = {}
            if held and done % 300 == 0:
                print("  held out:", evaluate(core, branch, held, word_pieces, window)[0], flush=True)
    torch.save({"branch": branch.state_dict(), "layers": options.layers, "core": Path(options.core).name, "options": vars(options)}, options.out)
    if held:
        shown, rows = evaluate(core, branch, held, word_pieces, window)
        print("held out:", shown, flush=True)
        if options.rows:
            with open(options.rows, "w", encoding="utf-8") as f:
                f.writelines(json.dumps(row) + "\n" for row in rows)
    print(json.dumps({"steps": done, "cpu_minutes": round(time.process_time() / 60, 1)}))


if __name__ == "__main__":
    main()
