/** The fields of an object, with their typed arrays copied into memory that threads share; those that are there stay. */
export function shareArrays<T extends object>(value: T): T {
  const fields = Object.entries(value).map(([name, field]) => [name, isArray(field) ? share(field) : field]);
  return Object.fromEntries(fields);
}

type NumberArray = Float64Array | Int32Array | Uint32Array | Uint8Array;

function isArray(field: unknown): field is NumberArray {
  return ArrayBuffer.isView(field) && !(field instanceof DataView);
}

function share<T extends NumberArray>(array: T): T {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const Type = array.constructor as new (buffer: SharedArrayBuffer) => T;
  const copy = new Type(new SharedArrayBuffer(array.byteLength));
  copy.set(array);
  return copy;
}
