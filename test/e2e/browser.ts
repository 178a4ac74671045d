import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where a browser of the machine may be. */
const USUAL = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** A browser must not call home in a test that fails on any request leaving the machine. */
const QUIET = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser that `CHROME_PATH` names, or one of the machine; otherwise the one that an npm package carries inside. */
export async function openBrowser(): Promise<Browser> {
  const own = [process.env.CHROME_PATH, ...USUAL].find((path) => path !== undefined && existsSync(path));
  if (own !== undefined) return chromium.launch({ executablePath: own, args: ["--headless=new", ...QUIET] });
  const { default: carried } = await import("@sparticuz/chromium");
  return chromium.launch({ executablePath: await carried.executablePath(), args: QUIET });
}

/** Why no browser can run here; undefined if one can. */
export async function browserTrouble(): Promise<string | undefined> {
  try {
    const browser = await openBrowser();
    await browser.close();
    return undefined;
  } catch (error) {
    return `no browser runs here (${String(error).split("\n")[0]})`;
  }
}
