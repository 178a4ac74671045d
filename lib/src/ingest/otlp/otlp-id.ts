/**
 * An id of OTLP/JSON: hexadecimal digits as the specification demands, in lower case, or base64 of 8 or 16 bytes as
 * plain protobuf JSON has it. Other text stays as it is.
 *
 * @param bytes 16 for a trace, 8 for a span.
 *
 * @example
 * assert.equal(otlpId("5B8EFFF798038103D269B633813FC60C", 16), "5b8efff798038103d269b633813fc60c");
 * assert.equal(otlpId("W47/95gDgQPSabYzgT/GDA==", 16), "5b8efff798038103d269b633813fc60c");
 */
export function otlpId(text: string, bytes: 8 | 16): string {
  if (text.length === bytes * 2 && /^[0-9a-f]+$/i.test(text)) return text.toLowerCase();
  const base64 = bytes === 16 ? /^[\w+/-]{22}(==)?$/ : /^[\w+/-]{11}=?$/;
  if (base64.test(text)) return Buffer.from(text, "base64").toString("hex");
  return text;
}
