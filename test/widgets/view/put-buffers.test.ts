import { assert, test } from "vitest";
import { takeBuffers } from "../../../widgets/src/model/buffers.js";
import { unpackCard } from "../../../widgets/src/view/card/unpack-card.js";
import { putBuffers } from "../../../widgets/src/view/put-buffers.js";
import { madeCard } from "../draw/made-card.js";

test("putBuffers() and unpackCard() give a card back as the kernel sent it beside a message", () => {
  const data = madeCard([
    [-1, "shop", "view", 0, 100],
    [0, "cart", "get", 10, 50, { error: true }],
  ]);
  const { state, paths, buffers } = takeBuffers({ kind: "compared", id: "1", data });
  // As the wire hands it over: JSON, and bytes that begin anywhere.
  const views = buffers.map((buffer) => {
    const moved = new Uint8Array(buffer.byteLength + 3);
    moved.set(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength), 3);
    return new DataView(moved.buffer, 3);
  });
  const message = JSON.parse(JSON.stringify({ ...(state as object), buffer_paths: paths }));
  assert.deepEqual(unpackCard(putBuffers(message, views).data), data);
});
