/** What all widgets share. */
export const BASE_STYLE = `
.le { font: 400 var(--le-t-2)/1.45 var(--le-font); color: var(--le-ink); font-variant-numeric: tabular-nums;
  background: var(--le-panel); border: 1px solid var(--le-line); border-radius: 6px; container-type: inline-size;
  position: relative; text-align: left; }
.le:focus-visible { outline: 2px solid var(--le-focus); outline-offset: 1px; }
.le * { box-sizing: border-box; }
.le svg { display: block; overflow: visible; }
.le .g { display: inline-block; width: 11px; height: 11px; vertical-align: -1px; flex: none; fill: none;
  stroke: currentColor; stroke-width: 1.5; stroke-linejoin: round; }
.le .g-abnormal { color: var(--le-abnormal); } .le .g-normal { color: var(--le-normal); }
.le .g-unsure { color: var(--le-unsure); } .le .g-open, .le .g-skip { color: var(--le-open); }
.le .g-error { color: var(--le-error); } .le .g-said { fill: currentColor; }
.le .n { text-align: right; white-space: nowrap; }
.le .dim { color: var(--le-ink-3); } .le .sec { color: var(--le-ink-2); }
.le .abn { color: var(--le-abnormal-ink); } .le .nor { color: var(--le-normal-ink); }
.le .uns { color: var(--le-unsure-ink); } .le .err { color: var(--le-error-ink); }
.le b, .le strong { font-weight: 600; }
.le code { font: 400 11px var(--le-mono); background: none; color: inherit; padding: 0; }
.le .sp { flex: 1; }
.le kbd { font: 500 11px/1 var(--le-mono); display: inline-block; min-width: 16px; padding: 2px 4px;
  border: 1px solid var(--le-line); border-bottom-width: 2px; border-radius: 3px; text-align: center;
  color: var(--le-ink-2); background: var(--le-panel); }
.le button { font: 500 var(--le-t-3)/1 var(--le-font); height: var(--le-hit); padding: 0 10px;
  border: 1px solid var(--le-control); border-radius: var(--le-radius); background: var(--le-panel);
  color: var(--le-ink); display: inline-flex; align-items: center; gap: 7px; white-space: nowrap; cursor: pointer; }
.le button:hover { background: var(--le-sunk); }
.le button.quiet { border-color: transparent; color: var(--le-ink-2); padding: 0 7px; font-weight: 400;
  font-size: 12px; background: none; }
.le button:focus-visible, .le [tabindex]:focus-visible { outline: 2px solid var(--le-focus); outline-offset: 1px; }
.le button[aria-pressed=true] { background: var(--le-select); }
.le button:disabled { color: var(--le-ink-3); border-style: dashed; cursor: default; }
.le input { font: 400 var(--le-t-3)/1 var(--le-font); height: var(--le-hit); padding: 0 8px; color: var(--le-ink);
  border: 1px solid var(--le-control); border-radius: var(--le-radius); background: var(--le-panel); }
@media (forced-colors: active) { .le .g-said { fill: CanvasText; } }
`;
