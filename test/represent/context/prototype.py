# Features of the prototype for a recording, as rows of numbers: prototype.py FOLDER SPANS
import json, sys
sys.path.insert(0, sys.argv[1])
import duckdb, features, spans
tables = spans.tables(spans.read(duckdb.connect(), sys.argv[2]))
first = features.features(tables)
normal = first["su"] <= 1
later = features.features(tables, normal=normal)
rows = lambda f: [[float(v) for v in x] + [float(s)] for x, s in zip(f["X"], f["su"])]
print(json.dumps({"ids": [str(i) for i in tables["ids"]], "normal": [int(v) for v in normal], "first": rows(first), "later": rows(later)}))
