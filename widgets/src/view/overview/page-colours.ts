import type { Rgb } from "./map-canvas.js";

/** Reads colours of the style sheet as numbers, since a canvas knows no style sheet. */
export function pageColours<Name extends string>(element: HTMLElement, names: readonly Name[]): Record<Name, Rgb> {
  const probe = element.ownerDocument.createElement("span");
  element.append(probe);
  const found = names.map((name) => {
    probe.style.color = `var(--le-${name})`;
    const numbers =
      getComputedStyle(probe)
        .color.match(/[\d.]+/g)
        ?.map(Number) ?? [];
    return [name, numbers.length >= 3 ? numbers.slice(0, 3) : [128, 128, 128]];
  });
  probe.remove();
  return Object.fromEntries(found) as Record<Name, Rgb>;
}

/** Calls back when the page changes between light and dark. @returns Ends it. */
export function onThemeChange(page: Document, callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  for (const element of [page.documentElement, page.body]) {
    observer.observe(element, {
      attributes: true,
      attributeFilter: ["class", "data-jp-theme-light", "data-jp-theme-name"],
    });
  }
  return () => observer.disconnect();
}
