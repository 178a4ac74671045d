import { expect, test } from "vitest";
import { ProtobufMessage } from "../../../../lib/src/represent/text/checkpoint/protobuf.js";

function hex(message: ProtobufMessage): string {
  const bytes = Buffer.concat(message.chunks);
  expect(bytes).toHaveLength(message.size);
  return bytes.toString("hex");
}

test("ProtobufMessage writes the examples of the encoding guide", () => {
  expect(hex(new ProtobufMessage().int(1, 150))).toBe("089601");
  expect(hex(new ProtobufMessage().text(2, "testing"))).toBe("120774657374696e67");
  expect(hex(new ProtobufMessage().message(3, new ProtobufMessage().int(1, 150)))).toBe("1a03089601");
});

test("ProtobufMessage writes negative numbers in ten bytes", () => {
  expect(hex(new ProtobufMessage().int(3, -1))).toBe("18ffffffffffffffffff01");
});

test("ProtobufMessage writes floats little-endian, and fields above 15 in two bytes", () => {
  expect(hex(new ProtobufMessage().float(2, 1))).toBe("150000803f");
  expect(hex(new ProtobufMessage().int(20, 7))).toBe("a00107");
});
