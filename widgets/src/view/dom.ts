/** What an element is made with: attributes, listeners (`onclick`) and properties (`.value`); undefined leaves one out. */
export type Parts = Readonly<Record<string, string | number | boolean | ((event: never) => void) | undefined>>;

type Child = Node | string | undefined | false;

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an element. Names from outside are children or attributes, so they are never read as markup.
 *
 * @param tag With classes: "span.dim".
 */
export function html(tag: string, parts: Parts = {}, ...children: Child[]): HTMLElement {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length > 0) element.className = classes.join(" ");
  return fill(element, parts, children);
}

/** Makes an element of a drawing. */
export function svg(name: string, parts: Parts = {}, ...children: Child[]): SVGElement {
  return fill(document.createElementNS(SVG, name), parts, children);
}

function fill<E extends Element>(element: E, parts: Parts, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(parts)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as unknown as EventListener);
    else if (name.startsWith(".")) Object.assign(element, { [name.slice(1)]: value });
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== undefined && child !== false) element.append(child);
  return element;
}
