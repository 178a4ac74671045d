/** Map, time line and quality panel. */
export const OVERVIEW_STYLE = `
.le .oh { padding: 10px 14px 8px; }
.le .oh h3 { margin: 0; font: 600 var(--le-t-4)/1.35 var(--le-font); color: var(--le-ink); }
.le .oh p { margin: 2px 0 0; color: var(--le-ink-2); max-width: 86ch; }
.le .obody { display: grid; grid-template-columns: minmax(0, 1fr) 236px; border-top: 1px solid var(--le-line); }
.le .mapw { position: relative; min-height: 300px; aspect-ratio: 640 / 440; overflow: hidden; touch-action: none; cursor: crosshair; }
.le .mapw.drag { cursor: grabbing; }
.le .mapw canvas, .le .mapw > svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.le .mapw > svg { pointer-events: none; overflow: hidden; }
.le .mapw text { font: 400 11px var(--le-font); fill: var(--le-ink); paint-order: stroke; stroke: var(--le-panel); stroke-width: 3px; stroke-linejoin: round; }
.le .tip { position: absolute; pointer-events: none; padding: 4px 8px; background: var(--le-panel); border: 1px solid var(--le-control);
  border-radius: var(--le-radius); white-space: nowrap; z-index: 1; display: flex; gap: 6px; align-items: center; }
.le .tip[hidden], .le .pane[hidden] { display: none; }
.le .oside { border-left: 1px solid var(--le-line); padding: 10px 14px; display: grid; gap: 12px; align-content: start; min-width: 0; }
.le .oside h4 { margin: 0 0 4px; font: 600 var(--le-t-2)/1.4 var(--le-font); color: var(--le-ink); }
.le .oside h4 .dim { font-weight: 400; }
.le .mline { display: grid; grid-template-columns: 26px 1fr auto; gap: 4px; align-items: center; min-height: 21px; }
.le .mline .g { justify-self: start; } .le .mline .big { width: 14px; height: 14px; } .le .mline .small { width: 8px; height: 8px; margin-left: 3px; }
.le .hist { width: 100%; height: 62px; }
.le .hist text, .le .tlane text { font: 400 11px var(--le-font); fill: var(--le-ink-3); }
.le .sel { overflow-wrap: anywhere; }
.le .ofoot { display: flex; gap: 6px 10px; align-items: center; flex-wrap: wrap; padding: 8px 14px; border-top: 1px solid var(--le-line); color: var(--le-ink-2); }
.le .tabs { display: inline-flex; } .le .ofoot .tabs button { border-radius: 0; margin-left: -1px; font-weight: 400; font-size: 12px; }
.le .ofoot .tabs button:first-child { border-radius: 4px 0 0 4px; } .le .ofoot .tabs button:last-child { border-radius: 0 4px 4px 0; }
.le .ofoot .tabs [aria-pressed=true] { font-weight: 600; }
.le .paneh { display: flex; gap: 6px 10px; align-items: center; flex-wrap: wrap; padding: 8px 14px; border-top: 1px solid var(--le-line); background: var(--le-sunk); }
.le .pane .card { border-top: 1px solid var(--le-line); }
.le .pane .none { padding: 14px; color: var(--le-ink-2); }
.le .tl { padding: 4px 14px 8px; }
.le .tlane { display: grid; grid-template-columns: 104px minmax(0, 1fr); gap: 8px; }
.le .tlane > span { color: var(--le-ink-2); line-height: 1.25; position: relative; font-size: 12px; align-self: center; }
.le .tlane > span small { display: block; color: var(--le-ink-3); font-size: 11px; }
.le .tlane > span small.abn { color: var(--le-abnormal-ink); white-space: nowrap; }
.le .tplot { position: relative; touch-action: none; cursor: crosshair; }
.le .tplot svg { width: 100%; overflow: visible; display: block; }
.le .brush { position: absolute; top: 0; bottom: 18px; border: 1px solid var(--le-focus); border-width: 0 1.5px; background: color-mix(in srgb, var(--le-focus) 12%, transparent); pointer-events: none; }
.le .brush i { position: absolute; top: 34%; width: 9px; height: 24px; margin: 0 -5px; border: 2px solid var(--le-focus); border-radius: 3px; background: var(--le-panel); pointer-events: auto; cursor: ew-resize; }
.le .brush i.a { left: -1px; } .le .brush i.z { right: -1px; }
.le .selbar { display: flex; gap: 4px 14px; align-items: center; flex-wrap: wrap; padding: 8px 14px; border-top: 1px solid var(--le-line); min-height: 44px; }
.le .tlist { list-style: none; margin: 0; padding: 0; max-height: 178px; overflow: auto; border-top: 1px solid var(--le-line); position: relative; }
.le .tlist li + li { border-top: 1px solid var(--le-line-faint); }
.le .tlist button { display: grid; grid-template-columns: 15px 72px 66px minmax(0, 1fr) 226px; gap: 8px; width: 100%; height: var(--le-row); padding: 0 14px; border: 0; border-radius: 0;
  font: 400 12px/1.2 var(--le-font); text-align: left; background: none; }
.le .tlist button code { overflow: hidden; text-overflow: ellipsis; }
.le .tlist [aria-current] { background: var(--le-select); box-shadow: inset 2px 0 var(--le-focus); }
.le .qrows { padding: 4px 14px 8px; display: grid; grid-template-columns: 150px minmax(0, 1fr) auto; gap: 2px 14px; align-items: center; }
.le .qrows .qax { grid-column: 2; } .le .qrows .n { min-width: 118px; }
.le .qrows small { display: block; color: var(--le-ink-3); font-size: 11px; }
.le .qnotes { padding: 0 14px 10px; display: grid; gap: 6px; color: var(--le-ink-2); }
.le .qnotes p { margin: 0; max-width: 92ch; }
.le .qagree { border-top: 1px solid var(--le-line); padding: 10px 14px; display: grid; gap: 8px; }
.le .qagree table { border-collapse: collapse; margin: 0; font-size: 12px; } .le .qagree tr { background: none; }
.le .qagree td, .le .qagree th { padding: 2px 14px 2px 0; text-align: left; font-weight: 400; border: 0; color: var(--le-ink); }
.le .qagree th { color: var(--le-ink-3); font-size: 11px; } .le .qagree td.n { text-align: right; }
@container (max-width: 700px) {
  .le .obody { grid-template-columns: minmax(0, 1fr); }
  .le .oside { border-left: 0; border-top: 1px solid var(--le-line); grid-template-columns: 1fr 1fr; }
  .le .tlane { grid-template-columns: 64px minmax(0, 1fr); }
  .le .tlist button { grid-template-columns: 15px 62px 62px minmax(0, 1fr); } .le .tlist .w { display: none; }
  .le .qrows { grid-template-columns: 84px minmax(0, 1fr) auto; }
  .le .ofoot .hide-s { display: none; }
}
@media (forced-colors: active) { .le .brush { border-color: Highlight; } }
`;
