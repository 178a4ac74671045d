/** Columns of numbers as they travel. */
export type Column = Int32Array | Uint32Array | Float32Array | Float64Array | Uint8Array;

/** Gives a column its type again: the widget protocol hands buffers over as plain bytes. */
export function typedColumn<C extends Column>(view: ArrayBufferView, Type: { new (buffer: ArrayBuffer): C }): C {
  if (view instanceof Type) return view;
  // A buffer of a message need not begin at a multiple of the width of a number.
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return new Type(bytes.slice().buffer);
}
