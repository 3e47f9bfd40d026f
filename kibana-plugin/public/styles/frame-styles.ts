/** Header, tabs, filters, page. */
export const FRAME_STYLES = `
.apis { min-height: 100%; font-size: 13px; line-height: 1.45; color: var(--apis-text); font-variant-numeric: tabular-nums; }
.apis *, .apis *::before { box-sizing: border-box; }
.apis a { color: var(--apis-link); text-decoration: none; }
.apis a:hover { text-decoration: underline; }
.apis a:focus-visible, .apis button:focus-visible, .apis [tabindex]:focus-visible { outline: 2px solid var(--apis-link); outline-offset: 1px; border-radius: 3px; }
.apis h1, .apis h2, .apis h3 { color: var(--apis-heading); margin: 0; }
.apis-header { background: var(--apis-surface); border-bottom: 1px solid var(--apis-line); padding: 10px 20px 0; }
.apis-header-row { display: flex; align-items: center; gap: 14px; min-height: 34px; flex-wrap: wrap; }
.apis-name { font-size: 17px; font-weight: 650; letter-spacing: -0.01em; white-space: nowrap; }
.apis-header-end { margin-left: auto; display: flex; align-items: center; gap: 8px; }
.apis-health { display: flex; align-items: center; gap: 8px; color: var(--apis-subdued); min-width: 0; }
.apis-health-text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 46ch; }
.apis-namespace { border: 1px solid var(--apis-line); border-radius: 4px; padding: 0 6px; font-size: 12px; color: var(--apis-text); }
.apis-dot { width: 9px; height: 9px; border-radius: 50%; flex: none; display: inline-block; }
.apis-filters { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 10px 20px 0; }
.apis-filter-search { min-width: 0; }
.apis-filters > .euiFormControlLayout:first-child { flex: 1 1 240px; max-width: 380px; }
.apis-filters > .euiFormControlLayout:not(:first-child) { flex: none; width: 148px; }
.apis-filter-chip { display: inline-flex; align-items: center; gap: 6px; height: 28px; padding: 0 8px; border-radius: 4px; background: var(--apis-low-soft); color: var(--apis-text); }
.apis-filter-chip:hover { background: var(--apis-line); }
.apis-filter-clear { color: var(--apis-link); height: 28px; padding: 0 4px; }
.apis-main { padding: 12px 20px 28px; }
.apis-announced { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.apis-log-in { min-height: 100vh; display: flex; align-items: flex-start; justify-content: center; padding-top: 16vh; }
.apis-log-in-box { width: 380px; max-width: calc(100vw - 32px); }
.apis-log-in form, .apis-log-in-wait { margin-top: 16px; }
.apis-log-in-wait { display: flex; align-items: center; gap: 8px; }
@media (max-width: 900px) {
  .apis-header, .apis-filters, .apis-main { padding-left: 12px; padding-right: 12px; }
  .apis-header-end { margin-left: 0; }
}
`;
