import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findHost, type Host, installHost, type MimeBundle } from "../../../widgets/src/kernel/host.js";
import { LiveTwin } from "../../../widgets/src/model/live-twin.js";

const shown: { html: string; displayId?: string; update?: boolean }[] = [];
const before = findHost();

beforeEach(() => {
  vi.useFakeTimers();
  shown.length = 0;
  const display: Host["display"] = (data: MimeBundle, options) =>
    void shown.push({ html: String(data["text/html"]), ...options });
  installHost({ version: 1, display } as Host);
});
afterEach(() => {
  vi.useRealTimers();
  installHost(before as Host);
});

test("LiveTwin is one output that follows the widget, once for many changes, and at its end at once", () => {
  let answered = 0;
  const twin = new LiveTwin(() => `<p>${answered} answered</p>`);
  twin.changed();
  expect(shown).toEqual([]);
  twin.show();
  for (answered = 1; answered < 5; answered++) twin.changed();
  expect(shown).toHaveLength(1);
  vi.advanceTimersByTime(1000);
  expect(shown.map(({ html, update }) => [html, update])).toEqual([
    [`<div class="${twin.name}"><p>0 answered</p></div>`, false],
    [`<div class="${twin.name}"><p>5 answered</p></div>`, true],
  ]);
  answered = 6;
  twin.changed();
  twin.end();
  vi.advanceTimersByTime(1000);
  expect(shown).toHaveLength(3);
  expect(shown[2].html).toContain("6 answered");
  expect(new Set(shown.map(({ displayId }) => displayId)).size).toBe(1);
});
