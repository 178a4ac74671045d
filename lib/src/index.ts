// biome-ignore-all assist/source/organizeImports: ordered by hand
// The public API, in the order in which data flows. Nothing else is imported from outside.

// base: errors, progress, chance
export { ImportError, LabelEaseError, type Place, UsageError } from "./base/error.js";
export type { Progress, Work } from "./base/work.js";
export { Random } from "./base/random.js";

// compute: tensor backends
export { openBackend, type TensorBackend, type TensorBackendName } from "./compute/backend.js";

// trace: spans as columns, and what can be said of a trace
export { ABSENT, type Names, SPAN_KINDS, SpanFlag, type SpanTable } from "./trace/span-table.js";
export { isError, type Status, statusOfNumber, UNKNOWN_STATUS } from "./trace/status.js";
export { NameTable } from "./trace/name-table.js";
export { type BuiltTable, type RawSpans, type Repair, SpanTableBuilder } from "./trace/build.js";
export { type PlainSpan, type PlainTraces, tableOfSpans } from "./trace/table-of-spans.js";
export { operationName, serviceName } from "./trace/name-of.js";
export { Span, Trace, traceView } from "./trace/view.js";
export { sliceTable } from "./trace/slice-table.js";
export { CallPaths } from "./trace/call-path.js";
export { depths } from "./trace/depths.js";
export { type Times, type TimesOptions, times } from "./trace/times.js";
export { traceStart } from "./trace/trace-start.js";
export { Structures } from "./trace/structure.js";
export { type CriticalPath, criticalPath, criticalRows, type ExclusiveInterval } from "./trace/critical-path.js";

// parquet: the form of spans.parquet
export { openSession, type Session, type SessionOptions } from "./parquet/session.js";
export { SpanFileWriter, type WrittenSpans } from "./parquet/span-file.js";

// ingest: files of any supported format to a corpus
export { type ImportOptions, importSpans } from "./ingest/import.js";
export type { ImportReport } from "./ingest/report.js";

// corpus: a recording on disk, streamed
export type { BatchOptions, Corpus } from "./corpus/corpus.js";
export { type OpenOptions, openCorpus } from "./corpus/open.js";
export { readTrace } from "./corpus/read-trace.js";
export { memoryCorpus } from "./corpus/memory-corpus.js";
export { inspectCorpus } from "./corpus/inspect/inspect.js";
export type { Inspection } from "./corpus/inspect/inspection.js";
export type { Statistic } from "./corpus/statistic.js";
export { type CallPathStatistics, callPathStatistics, type StatisticsOptions } from "./corpus/statistics.js";
export { loadCallPathStatistics, saveCallPathStatistics } from "./corpus/statistics-file.js";
export { type OperationStatistic, operationStatistics } from "./corpus/operation-statistics.js";

// simulate: a system and a seed to a recording with known faults
export type { Step, SystemModel } from "./simulate/system.js";
export { presetOf } from "./simulate/presets.js";
export { readDescription } from "./simulate/describe/read-description.js";
export { readSystem } from "./simulate/describe/read-system.js";
export type { Fault, FaultType } from "./simulate/fault.js";
export { type FaultDescription, readFaults } from "./simulate/describe/read-faults.js";
export type { FaultPlan } from "./simulate/schedule.js";
export { type GenerateOptions, type GeneratedBatch, type Generator, generate } from "./simulate/generate.js";
export { type SimulateOptions, type Simulated, simulate } from "./simulate/simulate.js";
export type { FittedSystem } from "./simulate/fitted/fitted-system.js";
export { type FitOptions as FitSystemOptions, fitSystem } from "./simulate/fitted/fit.js";
export { type Comparison as RecordingComparison, compareRecordings } from "./simulate/compare-recordings.js";

// represent: traces to vectors
export type { Embedding, FitOptions, FittedRepresentation, Representation } from "./represent/representation.js";
export { openRepresentation, REPRESENTATION_NAMES, type RepresentationOptions } from "./represent/registry.js";
export { type GnnOptions, gnn } from "./represent/gnn/gnn.js";
export { type StvOptions, type StvScale, stv } from "./represent/stv.js";
export { embed } from "./represent/embed.js";
export type { ContextTables } from "./represent/context/tables-form.js";
export { contextTables } from "./represent/context/context-tables.js";
export { CONTEXT_WIDTH, type ContextFeatures } from "./represent/context/features-form.js";
export { contextFeatures } from "./represent/context/context-features.js";
export { loadRepresentation } from "./represent/load.js";
export type { TextEncoder } from "./represent/text/encoder.js";
export { DEFAULT_TEXT_MODEL, openTextEncoder } from "./represent/text/open.js";
export { operationText } from "./represent/text/operation-text.js";
export { modelFolders } from "./represent/text/model-folders.js";
export { hashedEncoder } from "./represent/text/hashed.js";
export { cachedEncoder } from "./represent/text/cached.js";

// select: vectors to representatives
export type { Selected, Selection, SelectOptions } from "./select/selection.js";
export { openSelection, SELECTION_NAMES } from "./select/registry.js";
export { type HybridOptions, HybridSelection } from "./select/hybrid.js";
export { RandomSelection } from "./select/random.js";
export { FittedKMeans, KMeans, type KMeansOptions } from "./select/kmeans/kmeans.js";
export type { KMeansStep } from "./select/kmeans/step.js";

// label: answers of people to labels of all traces
export {
  ANSWER_VALUES,
  type Answer,
  type AnswerValue,
  type Annotator,
  LABEL_SOURCES,
  type LabelSource,
  type TraceLabel,
} from "./label/labels.js";
export { checkAnswer } from "./label/check-answer.js";
export { Oracle, type OracleOptions, openOracle } from "./label/annotators/oracle.js";
export { readTruth, type Truth } from "./label/truth-file.js";
export { GivenAnswers } from "./label/annotators/given-answers.js";
export { misjudging } from "./label/annotators/misjudging.js";
export { tiring, type TiringOptions } from "./label/annotators/tiring.js";
export { doubting, type DoubtingOptions } from "./label/annotators/doubting.js";
export { namingCulprit } from "./label/annotators/naming-culprit.js";
export { simulatedOperator, type SimulatedOperatorOptions } from "./label/annotators/simulated-operator.js";
export { gatherAnswers, lastAnswers, type SaidOfTrace, spreadAnswers } from "./label/bulk.js";
export type { BulkEffect, Card, LabelMethod, LabelState } from "./label/method.js";
export { PaperMethod } from "./label/paper/paper-method.js";
export { propagate } from "./label/propagate.js";
export { type Lens, LENSES } from "./label/guided/lens.js";
export type { Baseline, BaselineHelper, BaselineRequest, FeatureSource } from "./label/guided/baseline.js";
export { GuidedMethod, type GuidedOptions } from "./label/guided/guided-method.js";
export type { Stability } from "./label/guided/stability.js";
export type { Standing } from "./label/guided/label-all.js";
export { type Survey, surveyTraces } from "./label/guided/survey.js";
export { type OpenGuided, openGuided } from "./label/guided/open-guided.js";
export {
  type Agreement,
  type AnnotatorPair,
  type Disagreement,
  agreement,
} from "./label/agreement/agreement.js";
export { type Ratings, ratingsOf, type Undecided } from "./label/agreement/ratings.js";
export { confusion } from "./label/agreement/confusion.js";
export type { Coefficient } from "./label/agreement/coefficient.js";
export { cohenKappa } from "./label/agreement/cohen-kappa.js";
export { fleissKappa } from "./label/agreement/fleiss-kappa.js";
export { krippendorffAlpha } from "./label/agreement/krippendorff-alpha.js";
export { gwetAc1 } from "./label/agreement/gwet-ac1.js";
export { type Outlook, type Strata, type StratumName, strataOf } from "./label/audit/strata.js";
export { type AuditCard, type AuditSize, drawAuditCards } from "./label/audit/draw-cards.js";
export { type AuditFindings, auditBounds, type Bounds, type QualityBounds } from "./label/audit/bounds.js";
export { type Certificate, certify, type CertifyOptions } from "./label/audit/certificate.js";
export { type ModelEstimate, modelEstimate } from "./label/audit/model-estimate.js";
export { confidence } from "./label/confidence.js";
export { type LabelColumns, LabelTable } from "./label/label-table.js";
export { describeTraces, type TraceDescription, type UnusualCall } from "./label/describe/describe-traces.js";
export type {
  AnswerContent,
  BeginContent,
  EventDraft,
  EventKind,
  JournalEvent,
  JsonValue,
} from "./label/journal/event.js";
export { importAnswers } from "./label/journal/import-answers.js";
export { Journal, type JournalOptions, type StandingAnswer } from "./label/journal/journal.js";
export { openJournal } from "./label/journal/open-journal.js";
export { StaleError } from "./label/journal/stale-error.js";
export type { Damage } from "./label/journal/salvage/set-aside.js";
export {
  type LabelChange,
  LabelSession,
  type LabelSessionOptions,
  type SessionAnswer,
  type SessionState,
} from "./label/session/label-session.js";
export { type TraceCard, traceCard } from "./label/describe/trace-card.js";
export { measurePopulation, type Population } from "./label/describe/population.js";
export type { TraceEvidence } from "./label/describe/evidence.js";
export { type Comparison, nearestLike, typicalLike } from "./label/describe/compare-with.js";
export { medoidOf } from "./label/describe/medoid-of.js";
export { traceEvidence } from "./label/describe/trace-evidence.js";
export { SelfTimes, type SelfHistogram } from "./label/describe/self-times.js";
export { calledService, headline, statusText } from "./label/describe/headline.js";
export { culprits } from "./label/describe/culprits.js";
export { duration, figures } from "./label/describe/units.js";

// export: labels into files that others read, and back
export { type ExportOptions, exportLabels, LABEL_FORMATS, type LabelFormat } from "./export/export-labels.js";
export { writeLabelsParquet } from "./export/write-labels-parquet.js";
export { writeLabelsCsv } from "./export/write-labels-csv.js";
export { writeLabelsJsonl } from "./export/write-labels-jsonl.js";
export type { WriteSpansOptions } from "./export/spans/labelled-spans.js";
export { writeOtlpProtobuf } from "./export/spans/write-otlp-protobuf.js";
export { writeJaeger } from "./export/spans/write-jaeger.js";
export { writeZipkin } from "./export/spans/write-zipkin.js";
export { writeOtlp } from "./export/spans/write-otlp.js";
export { type SheetRow, writeAnswerSheet } from "./export/answer-sheet.js";
export { type ReadLabelsOptions, readLabels } from "./export/read-labels.js";
export { type ReadAnswersOptions, readAnswers } from "./export/read-answers.js";
export { readAnnotators } from "./export/read-annotators.js";
export { writeAnswers } from "./export/write-answers.js";
export { readEmbedding, writeEmbedding } from "./export/embedding-file.js";
export { type DatasetCardOptions, datasetCard } from "./export/dataset-card.js";
export { type RunRecord, readRunRecord, writeRunRecord } from "./export/run-record.js";

// evaluate: how good labels are, and the whole way in one call
export { type Counts, type Metrics, metrics } from "./evaluate/metrics.js";
export { type Quality, quality } from "./evaluate/quality.js";
export { defaultBudget, type ProtocolOptions, type ProtocolResult, runProtocol } from "./evaluate/protocol.js";
export { type GuidedProtocolOptions, type GuidedResult, runGuided } from "./evaluate/guided-protocol.js";
export { type LabelledRecording, type LabelRecordingOptions, labelRecording } from "./evaluate/label-recording.js";
export { type AuditLabelsOptions, type AuditOutcome, auditLabels } from "./evaluate/audit-labels.js";
export { handOut } from "./evaluate/hand-out.js";
export { type ImportedLabels, type ImportLabelsOptions, importLabels } from "./evaluate/import-labels.js";
export { type PropagateRunOptions, propagateRun } from "./evaluate/propagate-run.js";
export { type OpenSession, type OpenSessionOptions, openLabelSession } from "./evaluate/open-label-session.js";
export { type PropagateJournalOptions, propagateJournal } from "./evaluate/propagate-journal.js";

// figure: pictures of recordings and labels, each as Plotly JSON and as SVG
export type { Figure, PlotlyFigure } from "./figure/figure.js";
export { type TimeColumns, timeColumns } from "./figure/time-columns.js";
export { type TimelineOptions, timeline } from "./figure/timeline.js";
export { type EmbeddingMapOptions, embeddingMap } from "./figure/embedding-map.js";
export { type Plane, principalPlane } from "./figure/principal-plane.js";
export { type TraceMap, type TraceMapOptions, traceMap } from "./figure/trace-map.js";
export { type DurationHistogramOptions, durationHistogram } from "./figure/duration-histogram.js";
export { qualityFigure } from "./figure/quality-figure.js";
