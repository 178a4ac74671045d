/** A value of OTLP JSON: exactly one of the fields is there. */
export interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  /** 64 bits as decimal text; a number is read as well. */
  readonly intValue?: string | number;
  readonly doubleValue?: number | string;
  /** Base64. */
  readonly bytesValue?: string;
  readonly arrayValue?: { readonly values?: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
}

/** An attribute as in OTLP JSON. Keys may occur twice; order is kept. */
export interface KeyValue {
  readonly key: string;
  readonly value?: AnyValue;
}

/** Something that happened during a span. */
export interface SpanEvent {
  /** Nanoseconds since the epoch as decimal text. */
  readonly timeUnixNano?: string | number;
  readonly name?: string;
  readonly attributes?: readonly KeyValue[];
}

/** A reference to another span. */
export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes?: readonly KeyValue[];
}

/**
 * What the column `attributes` of `spans.parquet` holds as JSON text: all that the source said of a span beside the
 * other columns. It has the form of a span in OTLP JSON without the fields that are columns (ids, name, kind, start,
 * end), plus the resource and scope the span stood under; fields not listed here that an OTLP source had stay as they
 * were. Every field is optional.
 *
 * An OTLP span is this object with the columns put in, start and end in nanoseconds being
 * `startNano ?? start_time_us * 1000` and start plus `durationNano ?? duration_us * 1000`, and status being
 * `status` here, or what the column says.
 */
export interface SpanExtra {
  readonly attributes?: readonly KeyValue[];
  readonly events?: readonly SpanEvent[];
  readonly links?: readonly SpanLink[];
  readonly traceState?: string;
  readonly flags?: number;
  /** The status of OTLP as recorded; the column holds the normalised one. */
  readonly status?: { readonly code?: number | string; readonly message?: string };
  /** The resource of OTLP, or the process of Jaeger: `service.name` is in it as recorded. `schemaUrl` moved in. */
  readonly resource?: { readonly attributes?: readonly KeyValue[]; readonly schemaUrl?: string };
  readonly scope?: { readonly name?: string; readonly version?: string; readonly schemaUrl?: string };
  /** Exact start as decimal text, where the microseconds of the column are rounded down. */
  readonly startNano?: string;
  /** Exact duration as decimal text, where the microseconds of the column are rounded down. */
  readonly durationNano?: string;
  /** What only Jaeger has. */
  readonly jaeger?: { readonly warnings?: readonly string[] };
  /** What only Zipkin has: whether the span shares its id with the calling side, and whether it was traced to debug. */
  readonly zipkin?: { readonly shared?: boolean; readonly debug?: boolean };
  /** Recorded values that were mended: as they were, as text. Ids only where they differ from the columns. */
  readonly raw?: {
    readonly traceId?: string;
    readonly spanId?: string;
    readonly parentSpanId?: string;
    readonly start?: string;
    readonly duration?: string;
    readonly kind?: string;
  };
}
