export const MODELS_STYLES = `
.apis-models { display: grid; gap: 12px; }
.apis-model-cards { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); }
.apis-model { padding-bottom: 6px; }
.apis-model[data-chosen="true"] { border-color: var(--apis-link); box-shadow: inset 0 0 0 1px var(--apis-link); }
.apis-model-head { display: flex; align-items: center; gap: 10px; padding: 10px 14px; }
.apis-model-head h2 { flex: 1; min-width: 0; overflow: hidden; }
.apis-model-head h2 .apis-log { font-size: 13px; font-weight: 600; }
.apis-role { padding: 0 8px; border-radius: 4px; font-size: 12px; line-height: 20px; font-weight: 600; background: var(--apis-low-soft); color: var(--apis-low-text); }
.apis-role-champion { background: var(--apis-ok-soft); color: var(--apis-ok-text); }
.apis-role-refused { background: var(--apis-critical-soft); color: var(--apis-critical-text); }
.apis-role-challenger { background: var(--apis-medium-soft); color: var(--apis-medium-text); }
.apis-model-facts { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 0; padding: 0 14px 8px; }
.apis-model-facts dt { font-size: 12px; color: var(--apis-subdued); }
.apis-model-facts dd { margin: 0; font-weight: 600; color: var(--apis-heading); }
.apis-model-facts dd .apis-time { color: inherit; }
.apis-model-refused { margin: 6px 14px 8px; }
.apis-models-row { display: grid; gap: 12px; grid-template-columns: minmax(300px, 1fr) minmax(0, 2fr); align-items: start; }
.apis-models-row > :only-child { grid-column: 1 / -1; }
.apis-models-detail { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); align-items: start; }
.apis-roll-back { margin: 0; color: var(--apis-subdued); }
.apis-reasons { margin: 0 0 10px; padding: 8px 12px; list-style: none; border-left: 3px solid var(--apis-critical); background: var(--apis-recessed); border-radius: 4px; }
.apis-reasons[data-promotable="true"] { border-left-color: var(--apis-ok); }
.apis-compare .apis-table { margin-top: 8px; }
.apis-compare .apis-table th:first-child, .apis-compare .apis-table td:first-child { padding-left: 0; }
.apis-compare-recent { margin: 10px 0 0; }
.apis-worse { color: var(--apis-critical-text); }
.apis-reliability { display: grid; grid-template-columns: 18px minmax(0, 300px); justify-content: center; color: var(--apis-subdued); font-size: 11px; }
.apis-reliability svg { width: 100%; }
.apis-reliability-y { writing-mode: vertical-rl; transform: rotate(180deg); text-align: center; }
.apis-reliability-x { grid-column: 2; text-align: center; }
.apis-grid-line { stroke: var(--apis-line); stroke-width: 0.7; fill: none; }
.apis-diagonal { stroke: var(--apis-subdued); stroke-width: 1; stroke-dasharray: 4 3; fill: none; }
.apis-reliability-line { stroke: var(--apis-link); stroke-width: 1.6; fill: none; }
.apis-reliability-point { fill: var(--apis-link); }
.apis-importance td { padding-top: 3px; padding-bottom: 3px; border-bottom: 0; }
.apis-importance-scale { width: 45%; }
.apis-importance-scale span { display: block; height: 8px; border-radius: 2px; background: var(--apis-link); min-width: 2px; }
.apis-train { display: grid; gap: 10px; justify-items: start; }
.apis-train-fields { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; width: 100%; }
.apis-train-fields .euiFormRow { margin: 0; }
.apis-train-says { margin: 4px 0; color: var(--apis-subdued); }
.apis-jobs { list-style: none; margin: 0; padding: 0; }
.apis-jobs > li { padding: 8px 14px; border-top: 1px solid var(--apis-line); }
.apis-jobs > li:first-child { border-top: 0; }
.apis-jobs p { margin: 4px 0 0; }
.apis-job-line { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; }
.apis-job-end { margin-left: auto; }
.apis-job-succeeded { background: var(--apis-ok-soft); color: var(--apis-ok-text); }
.apis-job-running { background: var(--apis-medium-soft); color: var(--apis-medium-text); }
.apis-job-failed, .apis-job-refused { background: var(--apis-critical-soft); color: var(--apis-critical-text); }
.apis-job-log { margin: 6px 0 0; max-height: 180px; overflow: auto; padding: 6px 10px; border: 1px solid var(--apis-line); border-radius: 4px; background: var(--apis-recessed); color: var(--apis-text); font-family: 'Roboto Mono', ui-monospace, Menlo, Consolas, 'Liberation Mono', monospace; font-size: 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.apis-model-members td { white-space: nowrap; }
.apis-model-members th:not(:first-child), .apis-model-members td:not(:first-child) { padding-left: 6px; }
.apis-drift { display: inline-flex; align-items: flex-end; gap: 2px; height: 26px; }
.apis-drift-bin { display: inline-flex; align-items: flex-end; height: 100%; }
.apis-drift-bin span { display: inline-block; width: 4px; min-height: 1px; }
.apis-drift-before { background: var(--apis-low); }
.apis-drift-now { background: var(--apis-link); }
.apis-tuning { display: grid; gap: 10px; }
.apis-tuning-fields { border: 0; margin: 0; padding: 0; display: grid; gap: 4px 12px; grid-template-columns: repeat(auto-fill, minmax(130px, 1fr)); }
.apis-tuning-fields legend { font-weight: 600; font-size: 12px; color: var(--apis-subdued); padding: 0 0 4px; grid-column: 1 / -1; }
.apis-tuning-fields .euiFormRow { margin: 0; padding: 0; }
.apis-tuning-preview { padding: 8px 12px; border-radius: 4px; background: var(--apis-recessed); border-left: 3px solid var(--apis-link); }
.apis-changed td:first-child { max-width: 0; width: 60%; overflow: hidden; }
@media (max-width: 900px) { .apis-models-row { grid-template-columns: minmax(0, 1fr); } }
`;
