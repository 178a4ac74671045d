/** The only place with colours. Host variables come from JupyterLab; the fallbacks serve other pages. */
export const TOKENS = `
.le {
  --le-bg: var(--jp-layout-color0, #ffffff); --le-panel: var(--jp-layout-color1, #ffffff); --le-sunk: #f5f6f7;
  --le-ink: var(--jp-ui-font-color0, #17191c); --le-ink-2: #4b5157; --le-ink-3: #666c73;
  --le-line: var(--jp-border-color2, #dcdfe3); --le-line-faint: #eceef0; --le-control: #7c838b;
  --le-focus: var(--jp-brand-color1, #1565c0); --le-select: #e8f0fb;
  --le-abnormal: #d9540b; --le-abnormal-ink: #ad3f00; --le-abnormal-soft: #fff1e6;
  --le-normal: #2b6fd0; --le-normal-ink: #1d59b0; --le-normal-soft: #e9f1fc;
  --le-unsure: #8a5bb5; --le-unsure-ink: #71419f; --le-unsure-soft: #f4edfa; --le-open: #7b828a;
  --le-error: #c0232c; --le-error-ink: #a81b24; --le-error-soft: #fdecec;
  --le-pop: #7d848b; --le-pop-band: #d3d7db; --le-crit: #17191c;
  --le-svc-0: #58769d; --le-svc-1: #4e9678; --le-svc-2: #94669f; --le-svc-3: #968a47; --le-svc-4: #118186;
  --le-svc-5: #8b84ba; --le-svc-6: #5e8356; --le-svc-7: #578fa5; --le-svc-8: #a56977; --le-svc-9: #968364;
  --le-svc-10: #686cb4; --le-svc-11: #77818c;
  --le-font: var(--jp-ui-font-family, system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif);
  --le-mono: var(--jp-code-font-family, Menlo, Consolas, "DejaVu Sans Mono", monospace);
  --le-t-1: 11px; --le-t-2: 12px; --le-t-3: 13px; --le-t-4: 15px; --le-row: 22px; --le-hit: 28px; --le-radius: 4px;
}
[data-jp-theme-light="false"] .le, .theme-dark .le, .le.theme-dark {
  --le-panel: var(--jp-layout-color1, #1e2022); --le-sunk: #1a1b1d;
  --le-ink: var(--jp-ui-font-color0, #ffffff); --le-ink-2: #c2c7cc; --le-ink-3: #9fa6ad;
  --le-line: #43474c; --le-line-faint: #303336; --le-control: #7d848b; --le-focus: #64b0f6; --le-select: #1f2f45;
  --le-abnormal: #f48b3f; --le-abnormal-ink: #ffab6b; --le-abnormal-soft: #38261a;
  --le-normal: #6aa5f2; --le-normal-ink: #93bff8; --le-normal-soft: #1c2c42;
  --le-unsure: #b690dd; --le-unsure-ink: #cbadea; --le-unsure-soft: #30253b; --le-open: #8d949b;
  --le-error: #f2656c; --le-error-ink: #ff969b; --le-error-soft: #3d2022;
  --le-pop: #9299a0; --le-pop-band: #4a4f54; --le-crit: #f1f3f4;
}
@media (pointer: coarse) { .le { --le-hit: 44px; } }
`;
