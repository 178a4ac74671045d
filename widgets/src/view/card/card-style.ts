export const CARD_STYLE = `
.le .card { container-type: inline-size; }
.le .head { padding: 12px 14px 10px; overflow-wrap: anywhere; }
.le .head h3 { margin: 0 0 3px; font: 600 var(--le-t-4)/1.35 var(--le-font); color: var(--le-ink); display: flex; gap: 8px;
  letter-spacing: -.006em; max-height: 4.1em; overflow: hidden; }
.le .head h3 .g { margin-top: 4px; width: 13px; height: 13px; }
.le .head p { margin: 0; color: var(--le-ink-2); max-width: 88ch; max-height: 6em; overflow: hidden; }
.le .meta { display: flex; gap: 4px 14px; flex-wrap: wrap; color: var(--le-ink-3); margin-top: 6px; font-size: 11px; }
.le .meta b { font-weight: 500; color: var(--le-ink-2); }
.le .meta .id { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 34ch; }
.le .meta .g { width: 9px; height: 9px; stroke-width: 2; vertical-align: 0; }
.le .verdict { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); border-top: 1px solid var(--le-line); }
.le .verdict > div { display: flex; flex-direction: column; padding: 7px 14px 8px; border-left: 1px solid var(--le-line); min-width: 0; }
.le .verdict > div:first-child { border-left: 0; }
.le .verdict .k { color: var(--le-ink-3); font-size: 11px; display: flex; justify-content: space-between; gap: 8px; white-space: nowrap; }
.le .verdict .v { font-weight: 600; margin: 1px 0 4px; }
.le .verdict .v small { font-weight: 400; font-size: 11px; color: var(--le-ink-3); }
.le .verdict svg { margin-top: auto; flex: none; }
.le .tools { display: flex; align-items: center; gap: 4px 8px; flex-wrap: wrap; padding: 8px 14px; border-top: 1px solid var(--le-line); }
.le .tools input { height: 24px; font-size: 12px; width: 180px; }
.le .tools button.quiet { height: 24px; }
.le .tabs { display: inline-flex; border: 1px solid var(--le-line); border-radius: var(--le-radius); overflow: hidden; }
.le .tabs button { height: 24px; border: 0; border-radius: 0; font-size: 12px; font-weight: 400; color: var(--le-ink-2); padding: 0 10px; }
.le .tabs button + button { border-left: 1px solid var(--le-line); }
.le .tabs button[aria-selected=true], .le .tabs button[aria-pressed=true] { color: var(--le-ink); font-weight: 600; background: var(--le-select); }
.le .wf { --cols: minmax(210px, 292px) minmax(0, 1fr) 62px 62px 112px; }
.le .wf:focus-visible { outline-offset: -2px; }
@keyframes le-put { from, to { visibility: inherit; } }
.le .scroller { animation: le-put 1ms; overflow: hidden auto; scrollbar-gutter: stable; scrollbar-width: thin; position: relative; }
.le .wf .rows { position: relative; }
.le .wf .r { display: grid; grid-template-columns: var(--cols); grid-template-rows: 100%; height: var(--le-row);
  align-items: center; column-gap: 10px; padding: 0 6px 0 14px; }
.le .wf .rows .r { position: absolute; left: 0; right: 0; border-top: 1px solid var(--le-line-faint); }
.le .wf .r.h { height: 27px; color: var(--le-ink-3); font-size: 11px; position: sticky; top: 0; z-index: 1;
  background: var(--le-panel); }
.le .wf .r.sus { background: var(--le-abnormal-soft); }
.le .wf .r.hit .t { text-decoration: underline dotted; text-underline-offset: 3px; }
.le .wf .r.sel { box-shadow: inset 2px 0 var(--le-focus); }
.le:focus .wf .r.sel, .le .wf:focus .r.sel { outline: 1px solid var(--le-focus); outline-offset: -1px; }
.le .wf .nm { display: flex; align-items: center; gap: 5px; min-width: 0; white-space: nowrap; overflow: hidden; }
.le .wf .nm .t { display: flex; gap: 4px; overflow: hidden; min-width: 0; }
.le .wf .nm .t > * { overflow: hidden; text-overflow: ellipsis; min-width: 0; }
/* The name of a service that is that of the row above makes room first. */
.le .wf .nm .svc.e { flex-shrink: 1000; }
.le .wf .tw { width: 10px; flex: none; color: var(--le-ink-3); font-size: 9px; text-align: center; cursor: pointer; }
.le .sw { display: inline-block; width: 3px; height: 12px; border-radius: 1px; flex: none; }
.le .svc { font: inherit; color: var(--le-ink-2); unicode-bidi: isolate; }
.le .svc.top { font-weight: 600; color: var(--le-ink); } .le .svc.dim { color: var(--le-ink-3); }
.le button.svc { display: inline; height: auto; padding: 0; border: 0; border-radius: 2px; background: none; white-space: inherit; }
.le button.svc:hover { text-decoration: underline; background: none; color: var(--le-abnormal-ink); }
.le .t [dir] { unicode-bidi: isolate; }
.le .x { font-size: 11px; color: var(--le-ink-2); border: 1px solid var(--le-line); border-radius: 8px; padding: 0 5px;
  line-height: 14px; flex: none; }
.le .kids { cursor: pointer; }
.le .er { flex: none; font-size: 11px; } .le .er .g { width: 9px; height: 9px; stroke-width: 2; vertical-align: 0; }
.le .wf .lane { height: 100%; min-width: 0; overflow: hidden; }
.le .wf .r.h .lane { overflow: visible; }
.le .wf .lane svg { width: 100%; height: 100%; }
.le .wf .lane text { font-size: 11px; fill: var(--le-ink-3); }
.le .wf .lane text.over { font-weight: 600; fill: var(--le-abnormal-ink); paint-order: stroke; stroke: var(--le-abnormal-soft); stroke-width: 4px; stroke-linejoin: round; }
.le .wf .dev { display: grid; grid-template-columns: 56px 1fr; gap: 6px; align-items: center; min-width: 0; }
.le .wf .dev > svg { width: 56px; height: 14px; }
.le .wf .dot { overflow: visible; }
.le .foot { display: flex; gap: 6px 14px; flex-wrap: wrap; padding: 7px 14px; border-top: 1px solid var(--le-line);
  color: var(--le-ink-3); font-size: 11px; align-items: center; }
.le .foot b { color: var(--le-ink-2); }
.le .foot .lg { display: inline-flex; align-items: center; gap: 5px; }
.le .foot .lg > svg:not(.g) { width: 22px; height: 12px; }
.le button.link { height: auto; padding: 0; border: 0; background: none; font: inherit; color: var(--le-ink-2); text-decoration: underline; }
.le .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.le .wf.cmpw { --cols: minmax(190px, 270px) minmax(0, 1fr) 56px 56px 150px; }
.le .wf .r.cmp { height: 28px; }
.le .wf .dd { display: grid; grid-template-columns: 1fr 58px; gap: 6px; align-items: center; min-width: 0; }
.le .none { padding: 16px 14px; color: var(--le-ink-2); border-top: 1px solid var(--le-line); }
.le .x.odds { border-color: var(--le-abnormal); color: var(--le-abnormal-ink); }
.le .gr { position: relative; margin: 8px 14px 12px; overflow: hidden; }
.le .gr .nd { position: absolute; height: 36px; border: 1px solid var(--le-control); border-radius: 4px; background: var(--le-panel);
  display: flex; align-items: center; gap: 6px; padding: 0 8px; overflow: hidden; font: inherit; color: inherit; text-align: left; }
.le .gr .nd .sw { height: 20px; }
.le .gr .nd .t { overflow: hidden; min-width: 0; display: grid; line-height: 1.25; flex: 1; }
.le .gr .nd .t > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .le .gr small { font-size: 11px; }
.le .gr .el { position: absolute; font-size: 11px; white-space: nowrap; padding-right: 6px; background: var(--le-panel); line-height: 13px; }
.le .scroll { overflow: auto; max-height: 320px; }
.le table.t { border-collapse: collapse; width: 100%; font-size: 12px; margin: 0; }
.le table.t thead th { font-weight: 400; font-size: 11px; color: var(--le-ink-3); padding: 4px 10px; position: sticky; top: 0; background: var(--le-panel); }
.le table.t thead th { border-bottom: 1px solid var(--le-line); white-space: nowrap; }
.le table.t .link { text-decoration: none; color: inherit; font-weight: inherit; } .le table.t .link:hover { text-decoration: underline; }
.le table.t th { text-align: left; font-weight: 400; } .le table.t th.n { text-align: right; }
.le table.t th:first-child { padding-left: 14px; }
.le table.t tbody th { max-width: 260px; overflow: hidden; text-overflow: ellipsis; }
.le table.t tbody th, .le table.t td { padding: 3px 10px; border-bottom: 1px solid var(--le-line-faint); white-space: nowrap; background: none; }
.le table.t tr.sus > * { background: var(--le-abnormal-soft); }
.le table.t .sw { vertical-align: -2px; margin-right: 6px; }
@container (max-width: 820px) {
  .le .wf.cmpw { --cols: minmax(140px, 170px) minmax(0, 1fr) 46px 46px 56px; }
  .le .wf .dd { grid-template-columns: 1fr; } .le .wf .dd > svg, .le .wf .dd > span:empty { display: none; }
  .le .wf { --cols: minmax(150px, 210px) minmax(0, 1fr) 56px 104px; }
  .le .wf .c-usual, .le .wf .svc.e { display: none; }
}
@container (min-width: 621px) and (max-width: 820px) {
  .le .verdict .k span + span { display: none; } .le .verdict .v small { display: block; }
}
@container (max-width: 620px) {
  .le .verdict { grid-template-columns: 1fr 1fr; } .le .verdict > div { padding-left: 10px; padding-right: 10px; }
  .le .verdict > div:nth-child(3) { border-left: 0; } .le .verdict > div:nth-child(n + 3) { border-top: 1px solid var(--le-line); }
  .le .wf { --cols: minmax(140px, 186px) minmax(0, 1fr) 44px 46px; }
  .le .wf.cmpw { --cols: minmax(120px, 150px) minmax(0, 1fr) 40px 40px 50px; }
  .le .gr .el .dim { display: none; } .le .gr .nd { padding: 0 5px; }
  .le .wf .r { column-gap: 7px; padding: 0 4px 0 10px; }
  .le .wf .dev { display: block; text-align: right; } .le .wf .dev > svg { display: none; }
  .le .wf .kids, .le .wf .odd, .le .wf .hide-t { display: none; }
  .le .head, .le .tools, .le .foot { padding-left: 10px; padding-right: 10px; }
  .le .card .hide-s { display: none; }
}
@media (forced-colors: active) {
  .le .sw, .le .wf .lane rect, .le .dot * { forced-color-adjust: none; }
  .le .wf .r.sus { border-left: 3px solid CanvasText; }
}
`;
