// Run by test/bench/cards.mjs.
import { timedWide } from "./cards.js";
import { openBrowser, openPage } from "./page.js";

const ROUNDS = 9;

const browser = await openBrowser();
const page = await openPage(browser);
console.log("spans      prepared      drawn   all rows open   bytes");
for (const spans of [10, 1000, 100_000]) {
  const prepared: number[] = [];
  const drawn: number[] = [];
  const opened: number[] = [];
  let bytes = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const { data, took } = timedWide(spans);
    const inPage = await page.card(data);
    const all = await page.page.evaluate(async () => {
      // biome-ignore lint/suspicious/noExplicitAny: the card of the page.
      const { card } = window as any;
      card.press("e");
      const began = performance.now();
      document.querySelector<HTMLElement>(".foot .link")?.click();
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      return performance.now() - began;
    });
    bytes = Object.values(data.spans).reduce((sum, column) => sum + column.byteLength, 0);
    if (round === 0) continue;
    prepared.push(took);
    drawn.push(inPage);
    opened.push(all);
  }
  const cells = [prepared, drawn, opened].map((values) => `${median(values).toFixed(1)} ms`.padStart(12));
  console.log(String(spans).padEnd(8), ...cells, String(bytes).padStart(12));
}
await page.close();
await browser.close();

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
