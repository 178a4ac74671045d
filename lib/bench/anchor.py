"""How an anchor talks to `labelease bench`: one line of JSON in, one out, until the input ends.

The first line holds the options and the files of arrays; the answer is {"name": ...} or {"missing": why}. Each further
line asks for one turn; the answer is {"ms": ..., facts}.
"""
import json
import sys
import time


def serve(prepare):
    """`prepare(options)` returns the name of the anchor and a function that takes one turn and returns facts."""
    options = json.loads(sys.stdin.readline())
    try:
        name, turn = prepare(options)
    except ImportError as error:
        print(json.dumps({"missing": str(error)}), flush=True)
        return
    print(json.dumps({"name": name}), flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        result = turn()
        took = 1e3 * (time.perf_counter() - began)
        # What is only there to compare results by is worked out after the clock was read.
        facts = result() if callable(result) else result
        print(json.dumps({"ms": took, **facts}), flush=True)


def array(options, name, kind="float32"):
    import numpy

    return numpy.fromfile(options["files"][name], dtype=kind)
