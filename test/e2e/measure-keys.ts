// Run by test/bench/keys.mjs.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ROOT } from "../../scripts/setup/places.mjs";
import { openBrowser } from "./browser.ts";
import { JupyterServer, notebookOf, openNotebook, runCell } from "./jupyter.ts";

const CARDS = 60;
/** A person looks at a card at least so long, in milliseconds. */
const LOOK = 250;

await mkdir(join(ROOT, "out"), { recursive: true });
const folder = await mkdtemp(join(ROOT, "out", "keys-"));
const data = JSON.stringify(join(ROOT, "data", "online-boutique-small"));
await writeFile(
  join(folder, "label.ipynb"),
  notebookOf([
    `import { openDeck } from 'labelease-widgets';\nconst deck = await openDeck({ data: ${data}, journal: 'it.journal', annotator: 'ann', budget: ${CARDS + 20} });\ndeck`,
  ]),
);
const [server, browser] = await Promise.all([JupyterServer.start(folder), openBrowser()]);
try {
  const page = await browser.newPage({ viewport: { width: 1300, height: 1500 } });
  await openNotebook(page, server, "label.ipynb");
  await runCell(page, 0);
  await page.waitForSelector(".le-deck .head", { timeout: 120_000 });
  await page.locator(".le-deck").focus();
  await page.evaluate(WATCH);
  for (let i = 0; i < CARDS; i++) {
    await pause(LOOK);
    await page.keyboard.press(i % 6 === 5 ? "1" : "0");
    await page.waitForFunction(`window.keys.done > ${i}`, null, { timeout: 60_000 });
  }
  const { card, saved } = await page.evaluate<{ card: number[]; saved: number[] }>("window.keys");
  console.log(`${CARDS} answers in JupyterLab, milliseconds from the key   p50    p99  worst`);
  line("until the next card was painted", card);
  line("until the deck said saved", saved);
} finally {
  await browser.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

function line(name: string, values: number[]): void {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  const cells = [at(0.5), at(0.99), at(1)].map((value) => value.toFixed(0).padStart(7));
  console.log(name.padEnd(52), ...cells);
}

/** Runs in the page. */
function WATCH(): void {
  const keys = { card: [] as number[], saved: [] as number[], done: 0 };
  Object.assign(window, { keys });
  const deck = document.querySelector(".le-deck")!;
  const place = () =>
    `${deck.querySelector(".dtop strong")?.textContent} ${deck.querySelector(".meta code")?.textContent}`;
  let began = 0;
  let before = "";
  let isSaved = true;
  document.addEventListener(
    "keydown",
    () => {
      began = performance.now();
      before = place();
      isSaved = false;
    },
    true,
  );
  new MutationObserver(() => {
    if (began === 0) return;
    if (!isSaved && deck.querySelector(".save")?.textContent === "saved") {
      isSaved = true;
      keys.saved.push(performance.now() - began);
    }
    if (place() === before) return;
    const from = began;
    began = 0;
    requestAnimationFrame(() =>
      setTimeout(() => {
        keys.card.push(performance.now() - from);
        keys.done++;
      }),
    );
  }).observe(deck, { childList: true, subtree: true });
}
