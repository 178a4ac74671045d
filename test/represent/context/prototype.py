# Features of the prototype for a recording, as rows of numbers: prototype.py FOLDER SPANS
# The surplus of slow rows, computed from its definition row by row, and the doubt about single errors came later.
import json, sys
sys.path.insert(0, sys.argv[1])
import duckdb, numpy as np, features, spans

SHARES = (.5, .25, .1, .05, .02, .01, .005, .002)

def surplus(E, unit, time, normal):
    out = np.zeros(len(E))
    for u in np.unique(unit):
        rows = np.flatnonzero(unit == u)
        v, t, n = E[rows], time[rows], len(rows)
        counted = np.ones(n, bool) if (~normal[rows]).sum() <= .35 * n or normal[rows].sum() < 20 else normal[rows]
        usual = np.sort(v[counted])[::-1]
        for share in SHARES:
            k = int(share * (len(usual) + 1))
            if k < 1: continue
            slow = v >= usual[k - 1]
            for i in np.flatnonzero(slow):
                apart = np.abs(t - t[i])
                around = (np.abs(np.arange(n) - i) <= 7) & (apart <= 300)
                other = (apart > 270) & ~around & counted
                p = (slow[other].sum() + .5) / (other.sum() + 1)
                for near in (apart <= 90, around):
                    m, a = near.sum(), slow[near].sum()
                    if a / m <= p: continue
                    kl = a * np.log(a / m / p) + (0 if a == m else (m - a) * np.log((1 - a / m) / (1 - p)))
                    out[rows[i]] = max(out[rows[i]], np.sqrt(2 * kl))
        typical = np.sort(out[rows][counted]); out[rows] /= max(3, typical[int((len(typical) - 1) * .85)])
    return out

def alone(f):
    """su where an error that comes alone is only a doubt"""
    return np.maximum(np.maximum(f["lat"], f["st"]), np.where(f["X"][:, 13] / .7 < 1.2, np.minimum(f["se"], 1.6), f["se"]))

def suspect(f, normal):
    """that, with the surplus of the row that deviates most"""
    R = tables["R"]; unit, trace = R["re"], R["rt"]
    E, q = f["rows"]["E"], f["rows"]["q"]
    order = np.lexsort((q, trace)); best = order[np.r_[np.flatnonzero(np.diff(trace[order])), len(order) - 1]]
    s = surplus(E, unit, tables["t"][trace], normal[trace])
    return np.maximum(alone(f), np.minimum(np.minimum(s[best], E[best] / .35), 1.6))

tables = spans.tables(spans.read(duckdb.connect(), sys.argv[2]))
first = features.features(tables)
normal = first["su"] <= 1
later = features.features(tables, normal=normal)
rows = lambda f, su: [[float(v) for v in x] + [float(s)] for x, s in zip(f["X"], su)]
print(json.dumps({"ids": [str(i) for i in tables["ids"]], "normal": [int(v) for v in normal], "first": rows(first, alone(first)), "later": rows(later, suspect(later, normal))}))
