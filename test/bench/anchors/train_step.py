"""Training step and encoding of the compact network in PyTorch on the CPU: the anchor of `npm run bench train-step`.

The same dimensions, loss and optimiser as ours (lib/src/represent/gnn/named-network.ts), on random traces: each distinct
text is projected once; attention over padded traces (dense) or over the list of edges (sparse). Reads nothing.

    python train_step.py [--threads 1] [--width 384] [--attention dense|sparse] [--rounds 200] [--compile] [--serve]

Prints one JSON line of medians in milliseconds. With --serve it answers each line "step" or "encode" on its input with
the milliseconds of one run, so that another process can measure by turns.
"""

import argparse
import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

TRACES, SPANS, TEXTS, TIMES, STATUSES = 96, 30, 120, 8, 4
HEADS, WIDTH, OUTPUT, SLOPE, MARGIN = 4, 16, 64, 0.2, 3.0
WIDE = HEADS * WIDTH


def glorot(*shape):
    bound = (6 / (shape[0] + shape[1])) ** 0.5
    return nn.Parameter((2 * torch.rand(*shape) - 1) * bound)


def zeros(*shape):
    return nn.Parameter(torch.zeros(*shape))


class Attention(nn.Module):
    """out_v = elu(sum over u of softmax_u(leaky(from h_u + to h_v)) h_u + bias), h = x W, heads beside each other."""

    def __init__(self, dense):
        super().__init__()
        self.dense = dense
        self.weight = glorot(WIDE, WIDE)
        self.source, self.target = glorot(HEADS, WIDTH), glorot(HEADS, WIDTH)
        self.bias = zeros(WIDE)

    def forward(self, x, graph):
        h = (x @ self.weight).view(-1, HEADS, WIDTH)
        said, heard = (h * self.source).sum(-1), (h * self.target).sum(-1)
        if self.dense:
            said = said.view(TRACES, SPANS, HEADS).transpose(1, 2).unsqueeze(2)
            heard = heard.view(TRACES, SPANS, HEADS).transpose(1, 2).unsqueeze(3)
            share = torch.softmax(F.leaky_relu(heard + said, SLOPE) + graph["mask"], -1)
            heads = h.view(TRACES, SPANS, HEADS, WIDTH).transpose(1, 2)
            out = (share @ heads).transpose(1, 2).reshape(-1, WIDE)
        else:
            source, target = graph["source"], graph["target"]
            score = F.leaky_relu(said.index_select(0, source) + heard.index_select(0, target), SLOPE)
            # Scores are small: no maximum is taken off, which saves PyTorch a pass.
            power = score.exp()
            total = torch.zeros_like(said).index_add(0, target, power)
            share = power / total.index_select(0, target)
            spread = h.index_select(0, source) * share.unsqueeze(-1)
            out = torch.zeros_like(h).index_add(0, target, spread).view(-1, WIDE)
        return F.elu(out + self.bias)


class Compact(nn.Module):
    def __init__(self, width, dense):
        super().__init__()
        hidden = 3 * TIMES
        self.time, self.time_bias = glorot(TIMES, hidden), zeros(hidden)
        self.by_text, self.by_time, self.by_status = glorot(width, WIDE), glorot(hidden, WIDE), glorot(STATUSES, WIDE)
        self.bias = zeros(WIDE)
        self.layers = nn.ModuleList([Attention(dense), Attention(dense)])
        self.head = nn.Sequential(nn.Linear(2 * WIDE, 64), nn.Tanh(), nn.Linear(64, OUTPUT))

    def forward(self, graph):
        times = torch.addmm(self.time_bias, graph["time"], self.time)
        x = torch.addmm(self.bias, times, self.by_time)
        x = x + (graph["texts"] @ self.by_text).index_select(0, graph["text"])
        x = F.elu(x + self.by_status.index_select(0, graph["status"]))
        for layer in self.layers:
            x = layer(x, graph)
        x = x.view(TRACES, SPANS, WIDE)
        return F.normalize(self.head(torch.cat([x.mean(1), x.amax(1)], 1)), dim=1)


def traces(width):
    """Random trees; an edge goes from a span to itself, from its parent and from each child."""
    place = torch.arange(SPANS)
    parent = (place - 1 - (torch.rand(TRACES, SPANS) * place.clamp(1, 4)).long()).clamp(min=0)
    mask = torch.full((TRACES, SPANS, SPANS), float("-inf"))
    mask[:, place, place] = 0
    for trace in range(TRACES):
        mask[trace, place, parent[trace]] = 0
        mask[trace, parent[trace], place] = 0
    trace, target, source = (mask == 0).nonzero(as_tuple=True)
    nodes = TRACES * SPANS
    return {
        "texts": torch.randn(TEXTS, width),
        "text": torch.randint(TEXTS, (nodes,)),
        "time": torch.randn(nodes, TIMES),
        "status": torch.randint(STATUSES, (nodes,)),
        "mask": mask.unsqueeze(1),
        "source": trace * SPANS + source,
        "target": trace * SPANS + target,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--width", type=int, default=384)
    parser.add_argument("--attention", choices=["dense", "sparse"], default="dense")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--serve", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    graph = traces(options.width)
    network = Compact(options.width, options.attention == "dense")
    adam = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
    run = torch.compile(network) if options.compile else network

    def step():
        adam.zero_grad(set_to_none=True)
        anchor, positive, negative = run(graph).chunk(3)
        gap = (anchor * negative).sum(1) - (anchor * positive).sum(1)
        loss = F.relu(gap + MARGIN).mean()
        loss.backward()
        adam.step()
        return loss.item()

    def encode():
        with torch.inference_mode():
            return run(graph)[0, 0].item()

    runs = {"step": step, "encode": encode}

    def timed(name):
        began = time.perf_counter()
        runs[name]()
        return 1000 * (time.perf_counter() - began)

    facts = {"torch": torch.__version__, "threads": options.threads, "attention": options.attention}
    if options.serve:
        for name in runs:
            for _ in range(10):
                timed(name)
        print(json.dumps(facts), flush=True)
        for line in sys.stdin:
            print(timed(line.strip()), flush=True)
        return
    for name in runs:
        times = [timed(name) for _ in range(options.rounds)][options.rounds // 10 :]
        facts[name] = {"median": round(statistics.median(times), 3), "best": round(min(times), 3)}
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
