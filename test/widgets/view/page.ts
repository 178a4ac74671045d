import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import type { CardData } from "../../../widgets/src/contract/card-data.js";
import { openBrowser } from "../../e2e/browser.js";

const HOST = `<!doctype html><meta charset="utf-8"><title>LabelEase</title>
<style>body { margin: 0; padding: 12px; font-family: Inter, "DejaVu Sans", sans-serif; background: #fff; color: #17191c }
body.theme-dark { background: #151617; color: #fff; color-scheme: dark }</style><body></body>`;

export interface CardOptions {
  readonly width?: number;
  readonly dark?: boolean;
  /** What it is compared with. */
  readonly other?: { readonly data: CardData; readonly what: string };
}

/** A page with the widgets in it, as a notebook would hold them, and no way out to the network. */
export interface WidgetPage {
  readonly page: Page;
  /** Requests that tried to leave the page. */
  readonly requests: readonly string[];
  /** Errors of scripts, and whatever they say. */
  readonly errors: readonly string[];
  /** Draws a card in an element of its own; the card is `window.card`. @returns Milliseconds until it was painted. */
  card(data: CardData, options?: CardOptions): Promise<number>;
  press(...keys: string[]): Promise<void>;
  /** A picture of the widget alone. */
  picture(file: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a page; one browser for all pages of a test file. */
export async function openPage(browser: Browser, scale = 1): Promise<WidgetPage> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./in-page.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    logLevel: "warning",
  });
  const context = await browser.newContext({ deviceScaleFactor: scale, viewport: { width: 1100, height: 900 } });
  const page = await context.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  await context.route("**/*", (route) => {
    requests.push(route.request().url());
    return route.abort();
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("dialog", (dialog) => {
    errors.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.setContent(HOST);
  await page.addScriptTag({ content: outputFiles[0].text });
  return {
    page,
    requests,
    errors,
    async card(data, { width = 1000, dark = false, other } = {}) {
      await page.setViewportSize({ width: width + 24, height: 900 });
      return page.evaluate(DRAW, { packed: packed(data), other: other && packed(other), dark, width });
    },
    async press(...keys) {
      // biome-ignore lint/suspicious/noExplicitAny: the card of the page.
      for (const key of keys) await page.evaluate((key) => (window as any).card.press(key), key);
    },
    async picture(file) {
      await page.locator(".le").first().screenshot({ path: file });
    },
    close: () => context.close(),
  };
}

export { openBrowser };

/** Columns as text, since a page is handed JSON. */
export function packed(data: object): string {
  return JSON.stringify(data, (_key, value) =>
    ArrayBuffer.isView(value)
      ? { buffer: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") }
      : value,
  );
}

interface ToDraw {
  readonly packed: string;
  readonly other?: string;
  readonly dark: boolean;
  readonly width: number;
}

/** Runs in the page. */
async function DRAW({ packed, other, dark, width }: ToDraw): Promise<number> {
  // biome-ignore lint/suspicious/noExplicitAny: what in-page.ts put there.
  const { labelease } = window as any;
  const unpack = (text: string) =>
    JSON.parse(text, (_key, value) =>
      typeof value?.buffer === "string" ? Uint8Array.from(atob(value.buffer), (c) => c.charCodeAt(0)) : value,
    );
  const data = unpack(packed);
  const found = other === undefined ? null : unpack(other);
  document.body.className = dark ? "theme-dark" : "";
  const element = document.createElement("div");
  element.className = "le";
  element.tabIndex = 0;
  element.style.width = `${width}px`;
  document.body.replaceChildren(element);
  labelease.addStyle(document);
  const calls: unknown[] = [];
  const began = performance.now();
  const card = labelease.drawCard(labelease.unpackCard(data), {
    onCulprit: (service: string) => calls.push(service),
    compare: async () => found && { ...found, data: labelease.unpackCard(found.data) },
  });
  element.append(card.element);
  element.getBoundingClientRect();
  Object.assign(window, { card, calls, data });
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - began;
}
