import assert from "node:assert/strict";
import { test } from "vitest";
import { BENCHMARK_NAMES as BENCHMARKS } from "../../lib/src/bench/registry.js";
import { BENCHMARK_NAMES } from "../../lib/src/cli/verbs/bench.js";
import { FORMAT_NAMES } from "../../lib/src/cli/verbs/export.js";
import { FIELD_NAMES, INPUT_FORMAT_NAMES, UNIT_NAMES } from "../../lib/src/cli/verbs/import.js";
import { ENGINE_NAMES, NETWORK_NAMES, REPRESENTATION_NAMES, SELECTION_NAMES } from "../../lib/src/cli/verbs/run.js";
import { PRESET_NAMES } from "../../lib/src/cli/verbs/simulate.js";
import { LABEL_FORMATS } from "../../lib/src/export/export-labels.js";
import { TABLE_FIELDS } from "../../lib/src/ingest/format.js";
import { FORMATS } from "../../lib/src/ingest/formats.js";
import { TIME_UNITS } from "../../lib/src/ingest/table/time-unit.js";
import { ENGINE_NAMES as ENGINES } from "../../lib/src/represent/gnn/engines.js";
import { NETWORKS } from "../../lib/src/represent/gnn/named-network.js";
import { REPRESENTATION_NAMES as REPRESENTATIONS } from "../../lib/src/represent/registry.js";
import { SELECTION_NAMES as SELECTIONS } from "../../lib/src/select/registry.js";
import { PRESETS } from "../../lib/src/simulate/presets.js";

// The command line repeats the names, so that its help does not load the rooms.
test.each([
  ["--representation", REPRESENTATION_NAMES, REPRESENTATIONS],
  ["--selection", SELECTION_NAMES, SELECTIONS],
  ["--network", NETWORK_NAMES, NETWORKS],
  ["--engine", ENGINE_NAMES, ENGINES],
  ["bench", BENCHMARK_NAMES, BENCHMARKS],
  ["--preset", PRESET_NAMES, [...PRESETS.keys()]],
  ["--format of export", FORMAT_NAMES, LABEL_FORMATS],
  ["--format of import", INPUT_FORMAT_NAMES, FORMATS.map(({ name }) => name)],
  ["--column", FIELD_NAMES, TABLE_FIELDS],
  ["--start-unit", UNIT_NAMES, TIME_UNITS],
])("%s takes the names of its room", (_option, words, names) => {
  assert.deepEqual([...words].sort(), [...names].sort());
});
