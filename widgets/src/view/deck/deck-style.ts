export const DECK_STYLE = `
.le .dtop { display: flex; align-items: center; gap: 6px 8px; padding: 6px 12px; flex-wrap: wrap;
  border-bottom: 1px solid var(--le-line); }
.le .dtop button { padding: 0 3px; }
.le .strip { display: inline-flex; gap: 3px; align-items: center; flex-wrap: wrap; }
.le .strip .g { width: 10px; height: 10px; }
.le .strip .now { display: inline-flex; padding: 2px; border: 1.5px solid var(--le-focus); border-radius: 4px; }
.le .save { display: inline-flex; gap: 4px; align-items: center; color: var(--le-ink-2); padding-left: 8px;
  border-left: 1px solid var(--le-line); }
.le .dbody { display: grid; grid-template-columns: 220px minmax(0, 1fr); min-height: 320px; }
.le .side { border-right: 1px solid var(--le-line); position: relative; min-height: 0; contain: size; }
.le .sideh { display: flex; justify-content: space-between; padding: 8px 12px 4px; font-size: 11px; color: var(--le-ink-3); }
.le .list { list-style: none; margin: 0; padding: 0 0 6px; overflow: auto; position: absolute; inset: 28px 0 0; }
.le .list button { display: grid; grid-template-columns: 18px 13px 1fr auto; gap: 6px; width: 100%; height: auto;
  min-height: 32px; padding: 3px 12px 3px 10px; border: 0; border-radius: 0; font: 400 12px/1.25 var(--le-font);
  text-align: left; background: none; }
.le .list li + li { border-top: 1px solid var(--le-line-faint); }
.le .list .no, .le .list .n, .le .list small { color: var(--le-ink-3); font-size: 11px; }
.le .list small { display: block; }
.le .list .no { text-align: right; }
.le .list .t { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.le .list [aria-current] { background: var(--le-select); box-shadow: inset 2px 0 var(--le-focus); }
.le .dec { padding: 10px 14px; border-bottom: 1px solid var(--le-line); background: var(--le-sunk); display: grid;
  grid-template-columns: 1fr 1fr; gap: 4px 28px; }
.le .dec .bars { grid-row: 1/3; grid-column: 2; display: grid; gap: 3px; align-content: center; }
.le .b3 { display: grid; grid-template-columns: 96px 1fr; gap: 8px; align-items: center; font-size: 11px; }
.le .why { margin: 0; color: var(--le-ink-2); } .le .why .dim { margin-right: 4px; }
.le .ans { display: flex; gap: 8px; padding: 10px 12px; border-top: 1px solid var(--le-line); flex-wrap: wrap;
  align-items: center; background: var(--le-panel); border-radius: 0 0 6px 6px; position: sticky; bottom: 0; }
.le .ans .big { height: 34px; padding: 0 14px 0 9px; font-weight: 600; }
.le .big.a { border-color: var(--le-abnormal); color: var(--le-abnormal-ink); }
.le .big.o { border-color: var(--le-normal); color: var(--le-normal-ink); }
.le .big.u { border-color: var(--le-unsure); color: var(--le-unsure-ink); }
.le .sm { display: flex; gap: 2px; flex-wrap: wrap; }
.le .banner { display: flex; gap: 10px; align-items: center; padding: 9px 12px; border-bottom: 1px solid var(--le-line); }
.le .banner.bad { background: var(--le-error-soft); border-left: 3px solid var(--le-error); }
.le dl.keys { display: grid; grid-template-columns: auto 1fr auto 1fr; gap: 5px 10px; margin: 0; padding: 12px 14px;
  align-items: baseline; border-bottom: 1px solid var(--le-line); }
.le dl.keys dd { margin: 0; color: var(--le-ink-2); }
.le .ask { display: flex; gap: 6px 8px; flex-wrap: wrap; align-items: center; padding: 8px 12px; border-top: 1px solid var(--le-line); }
.le .ask input { flex: 1; min-width: 180px; }
.le .alike { padding: 10px 14px; border-top: 1px solid var(--le-line); display: grid; gap: 8px; }
.le .row { display: flex; gap: 6px 10px; flex-wrap: wrap; align-items: center; }
.le .alike table { border-collapse: collapse; margin: 0 0 8px; } .le .alike td { padding: 2px 14px 2px 0; text-align: left; }
.le .alike td.n { text-align: right; }
.le .confirm { border-color: var(--le-focus); box-shadow: 0 0 0 1px var(--le-focus); }
.le .end { padding: 16px 14px; }
.le .end table { border-collapse: collapse; margin: 8px 0; } .le .end td { padding: 3px 14px 3px 0; }
@container (max-width: 760px) { .le .dbody { grid-template-columns: 1fr; } .le .side { display: none; } }
@container (max-width: 620px) {
  .le .dec { grid-template-columns: 1fr; padding: 8px 10px; } .le .dec .bars { grid-row: auto; grid-column: auto; }
  .le .ans .big { padding: 0 9px 0 7px; flex: 1; justify-content: center; }
  .le .ans .sp { display: none; } .le .ans .sm { width: 100%; justify-content: space-between; }
  .le .hide-s { display: none; }
}
`;
