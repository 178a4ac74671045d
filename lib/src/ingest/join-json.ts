/**
 * One JSON object out of the text of an object and members, either of which may be "".
 *
 * @example
 * assert.equal(joinJson('{"a":1}', '"b":2'), '{"a":1,"b":2}');
 * assert.equal(joinJson("", ""), "");
 */
export function joinJson(object: string, members: string): string {
  if (members === "") return object;
  if (object === "" || object === "{}") return `{${members}}`;
  return `${object.slice(0, -1)},${members}}`;
}
