import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { browserTrouble, openBrowser } from "../../e2e/browser.js";
import { testUnless } from "../../e2e/test-unless.js";
import { openPage, type WidgetPage } from "./page.js";

const trouble = await browserTrouble();

/** `inBrowser` runs a test where a browser is, `leftOut` says in its title that there is none. */
export const { run: inBrowser, leftOut } = testUnless(trouble);

/** A browser for the tests of a file, and a page of its own for each. @param prepare Given the page before each test. */
export function freshPages(prepare: (page: WidgetPage) => void | Promise<void>): void {
  let browser: Browser;
  let page: WidgetPage | undefined;
  beforeAll(async () => {
    if (trouble === undefined) browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser?.close());
  beforeEach(async () => {
    if (trouble !== undefined) return;
    await page?.close();
    page = await openPage(browser);
    await prepare(page);
  });
}
