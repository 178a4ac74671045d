export const CARD_STYLE = `
.le .card { container-type: inline-size; }
.le .head { padding: 12px 14px 10px; }
.le .head h3 { margin: 0 0 3px; font: 600 var(--le-t-4)/1.35 var(--le-font); display: flex; gap: 8px; }
.le .head h3 .g { margin-top: 4px; width: 13px; height: 13px; }
.le .head p { margin: 0; color: var(--le-ink-2); max-width: 88ch; }
.le .meta { display: flex; gap: 4px 14px; flex-wrap: wrap; color: var(--le-ink-3); margin-top: 6px; font-size: 11px; }
.le .meta b { font-weight: 500; color: var(--le-ink-2); }
`;
