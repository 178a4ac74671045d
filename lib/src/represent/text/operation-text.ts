/**
 * The words an encoder reads for a span: service and operation, split on punctuation and CamelCase, in lower case,
 * words with digits dropped (they are ids, versions and instance numbers).
 *
 * Follows the paper (section III-B), which splits on separators. The released code lower-cases first, so that
 * CamelCase stays glued, and deletes ":" "_" "|" without a space; see docs/decisions. Where dropping would leave
 * nothing, the words with digits stay; where there are no words at all, the names stay as they are.
 *
 * @param service Name of the service, as recorded.
 * @param operation Name of the operation, as recorded.
 * @returns Words joined by single spaces.
 *
 * @example
 * assert.equal(operationText("frontend-0", "hipstershop.CartService/AddItem"), "frontend hipstershop cart service add item");
 * assert.equal(operationText("ts-travel", "GET /api/v1/tripId:get_left|42"), "ts travel get api trip id get left");
 */
export function operationText(service: string, operation: string): string {
  const names = `${service} ${operation}`;
  const words = names
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(" ")
    .filter((word) => word !== "");
  const plain = words.filter((word) => !/\p{N}/u.test(word));
  if (plain.length > 0) return plain.join(" ");
  return words.length > 0 ? words.join(" ") : names.trim().toLowerCase();
}
