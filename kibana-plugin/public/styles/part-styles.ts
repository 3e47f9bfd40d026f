/** The small parts that all pages are made of. */
const LEVELS = ['critical', 'high', 'medium', 'low'];
const TONES = [...LEVELS, 'ok', 'degraded', 'down'];

export const PART_STYLES = `
${TONES.map((tone) => `.apis-fill-${tone} { background: var(--apis-${tone}); }`).join('\n')}
${LEVELS.map((level) => `.apis-level-${level} { background: var(--apis-${level}-soft); color: var(--apis-${level}-text); }`).join('\n')}
.apis-level { display: inline-block; min-width: 62px; padding: 0 7px; border-radius: 4px; font-size: 12px; line-height: 20px; font-weight: 600; text-align: center; white-space: nowrap; }
.apis-risk { display: inline-flex; align-items: center; gap: 6px; }
.apis-risk-number { min-width: 3ch; text-align: right; font-weight: 600; color: var(--apis-heading); }
.apis-risk-track { width: 44px; height: 5px; border-radius: 3px; background: var(--apis-line); overflow: hidden; display: inline-block; }
.apis-risk-bar { display: block; height: 100%; border-radius: 3px; }
.apis-time { white-space: nowrap; color: var(--apis-subdued); }
.apis-log { font-family: 'Roboto Mono', ui-monospace, Menlo, Consolas, 'Liberation Mono', monospace; font-size: 12px; unicode-bidi: isolate; white-space: pre; display: inline-block; max-width: 100%; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
.apis-chip > .apis-log { min-width: 0; }
.apis-chip { display: inline-flex; align-items: center; gap: 5px; min-width: 0; max-width: 100%; }
.apis-chip-kind { color: var(--apis-subdued); font-size: 12px; white-space: nowrap; }
.apis-chip-id { min-width: 0; overflow: hidden; text-overflow: ellipsis; }
.apis-panel { background: var(--apis-surface); border: 1px solid var(--apis-line); border-radius: 6px; min-width: 0; display: flex; flex-direction: column; }
.apis-panel-head { display: flex; align-items: center; gap: 10px; padding: 9px 14px 7px; min-height: 38px; }
.apis-panel-head h2 { font-size: 13px; font-weight: 650; flex: 1; }
.apis-panel-body { padding: 2px 14px 12px; flex: 1; min-height: 0; }
.apis-panel-body-flush { flex: 1; min-height: 0; }
.apis-subdued { color: var(--apis-subdued); }
.apis-number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.apis-state { padding: 14px; }
.apis-skeleton { display: block; height: 12px; margin: 8px 0; border-radius: 4px; background: var(--apis-line); }
.apis-skeleton:last-child { width: 60%; }
.apis-empty { margin: 0 auto; padding: 18px 12px; }
.apis-empty.euiEmptyPrompt, .apis-empty .euiEmptyPrompt__main { background: transparent; }
.apis-stale { margin: 0 0 10px; padding: 6px 12px; border-radius: 4px; background: var(--apis-medium-soft); color: var(--apis-medium-text); }
.apis-table { width: 100%; border-collapse: collapse; }
.apis-table th { text-align: left; font-weight: 500; color: var(--apis-subdued); font-size: 12px; padding: 4px 14px; border-bottom: 1px solid var(--apis-line); }
.apis-table td { padding: 5px 14px; border-bottom: 1px solid var(--apis-line); vertical-align: middle; }
.apis-table tr:last-child td { border-bottom: 0; }
.apis-table th.apis-number, .apis-table td.apis-number { text-align: right; }
.apis-table-hover tbody tr:hover { background: var(--apis-hover); }
.apis-link { color: var(--apis-link); text-align: left; }
.apis-link:hover { text-decoration: underline; }
.apis-list-bar { display: flex; align-items: center; flex-wrap: wrap; gap: 10px; padding: 7px 14px; min-height: 46px; border-bottom: 1px solid var(--apis-line); }
.apis-list-total { min-width: 80px; color: var(--apis-heading); }
.apis-waiting-place { min-width: 128px; }
.apis-list-bar-end { margin-left: auto; display: flex; align-items: center; gap: 4px; }
.apis-group-select { width: 160px; }
.apis-bulk { display: inline-flex; align-items: center; flex-wrap: wrap; gap: 2px; color: var(--apis-subdued); }
.apis-more { border-top: 1px solid var(--apis-line); padding: 6px; text-align: center; }
.apis-choose { width: 15px; height: 15px; margin: 0; accent-color: var(--apis-link); vertical-align: middle; }
.apis-choose:focus-visible { outline: 2px solid var(--apis-link); outline-offset: 1px; }
.apis-sort { font-weight: inherit; color: inherit; white-space: nowrap; }
.apis-sort:hover { text-decoration: underline; }
.apis-list .euiDataGridRowCell--numeric, .apis-list .euiDataGridHeaderCell--numeric { padding-right: 14px; }
.apis-list .euiDataGridRowCell .apis-level { line-height: 18px; vertical-align: top; }
.apis-list .euiDataGridRowCell .apis-chip { vertical-align: top; }
`;
