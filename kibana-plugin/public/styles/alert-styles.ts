export const ALERT_STYLES = `
.apis-alert { display: flex; flex-direction: column; gap: 12px; }
.apis-alert-wide { display: grid; grid-template-columns: minmax(0, 2fr) minmax(300px, 1fr); grid-template-areas: "top top" "main side"; align-items: start; }
.apis-alert-top { grid-area: top; min-width: 0; }
.apis-alert-main { grid-area: main; display: flex; flex-direction: column; gap: 12px; min-width: 0; }
.apis-alert-side { grid-area: side; display: flex; flex-direction: column; gap: 12px; min-width: 0; }
.apis-alert-head { display: grid; grid-template-columns: 68px minmax(0, 1fr); gap: 4px 14px; align-items: center; }
.apis-score { border-radius: 8px; width: 68px; height: 60px; display: flex; align-items: center; justify-content: center; }
.apis-score-number { font-size: 32px; font-weight: 700; letter-spacing: -0.02em; }
.apis-alert-head h2 { font-size: 18px; line-height: 26px; font-weight: 650; }
.apis-alert-head-text { min-width: 0; overflow-wrap: anywhere; }
.apis-tags { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
.apis-tag { display: inline-block; border: 1px solid var(--apis-line); border-radius: 4px; padding: 0 7px; font-size: 12px; line-height: 18px; }
.apis-sentence { grid-column: 1 / -1; margin: 8px 0 0; font-size: 15px; line-height: 1.45; color: var(--apis-heading); overflow-wrap: anywhere; }
.apis-buttons { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; align-items: center; }
.apis-facts { margin: 0; display: grid; gap: 5px; }
.apis-facts > div { display: grid; grid-template-columns: 92px minmax(0, 1fr); gap: 10px; align-items: baseline; }
.apis-alert-main .apis-facts { grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 5px 20px; }
.apis-facts dt { color: var(--apis-subdued); }
.apis-members { list-style: none; margin: 2px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 2px 10px; }
.apis-facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.apis-waterfall { width: 100%; border-collapse: collapse; }
.apis-waterfall th { text-align: left; font-weight: 500; font-size: 12px; color: var(--apis-subdued); padding: 2px 8px 4px; }
.apis-waterfall th.apis-number { text-align: right; }
.apis-waterfall td { padding: 3px 8px; white-space: nowrap; }
.apis-waterfall th:first-child, .apis-waterfall td:first-child { padding-left: 14px; }
.apis-waterfall th:last-child, .apis-waterfall td:last-child { padding-right: 14px; }
.apis-waterfall tr[data-kind="total"] td { font-weight: 650; border-top: 1px solid var(--apis-line); color: var(--apis-heading); }
.apis-waterfall tr[data-kind="base"] td, .apis-waterfall tr[data-kind="others"] td { color: var(--apis-subdued); }
.apis-waterfall td:first-child, .apis-waterfall td:nth-child(3) { max-width: 210px; overflow: hidden; text-overflow: ellipsis; }
.apis-waterfall td.apis-waterfall-scale { position: relative; width: 44%; height: 22px; background: linear-gradient(to right, var(--apis-line) 1px, transparent 1px) 0 0 / 20% 100%; padding: 0; }
.apis-waterfall-bar { position: absolute; top: 5px; bottom: 5px; border-radius: 2px; }
.apis-waterfall-raises { background: var(--apis-raises); }
.apis-waterfall-lowers { background: var(--apis-lowers); }
.apis-waterfall-total { background: var(--apis-subdued); }
.apis-counterfactual { margin: 8px 14px 12px; padding: 7px 10px; border-radius: 4px; background: var(--apis-recessed); border-left: 3px solid var(--apis-lowers); overflow-wrap: anywhere; }
.apis-votes h3 { display: flex; align-items: center; gap: 6px; margin: 8px 0 3px; font-size: 12px; font-weight: 600; color: var(--apis-subdued); }
.apis-request-box { position: relative; }
.apis-request-box .apis-copy { position: absolute; top: 5px; right: 5px; }
.apis-request-line { display: block; padding-right: 24px; }
.apis-request-line:first-child { color: var(--apis-heading); }
.apis-request-body { display: block; margin-top: 8px; }
.apis-request-name { color: var(--apis-subdued); }
.apis-note { margin: 6px 0 0; }
.apis-evidence > .apis-subdued { margin: 8px 0 0; }
.apis-request { font-family: 'Roboto Mono', ui-monospace, Menlo, Consolas, 'Liberation Mono', monospace; font-size: 12px; line-height: 1.5; margin: 0; padding: 7px 10px; background: var(--apis-recessed); border: 1px solid var(--apis-line); border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 260px; overflow-y: auto; color: var(--apis-text); }
.apis-request mark { background: var(--apis-critical-soft); color: var(--apis-critical-text); border-bottom: 2px solid var(--apis-critical); padding: 0; }
.apis-request em { color: var(--apis-subdued); }
.apis-layers { list-style: none; margin: 6px 0 0; padding: 0 0 0 14px; border-left: 2px solid var(--apis-line); display: grid; gap: 5px; }
.apis-counted { margin: 8px 0 0; padding: 0; list-style: none; }
.apis-votes { margin-top: 12px; border-top: 1px solid var(--apis-line); padding-top: 6px; display: grid; grid-template-columns: repeat(auto-fit, minmax(210px, 1fr)); gap: 4px 24px; }
.apis-votes ul { list-style: none; margin: 0; padding: 0; }
.apis-votes li { display: grid; grid-template-columns: minmax(0, 1fr) 60px 34px; gap: 8px; align-items: center; font-size: 12px; }
.apis-votes p { grid-column: 1 / -1; margin: 4px 0 0; }
.apis-vote-track { height: 5px; border-radius: 3px; background: var(--apis-line); overflow: hidden; }
.apis-vote-track span { display: block; height: 100%; background: var(--apis-link); }
.apis-strip { display: flex; align-items: flex-end; gap: 1px; height: 44px; border-bottom: 1px solid var(--apis-line); }
.apis-strip span { flex: 1 1 3px; min-width: 1px; max-width: 9px; border-radius: 1px 1px 0 0; }
.apis-similar td:nth-child(3) { width: 99%; }
.apis-similar a { font-weight: 600; text-decoration: underline; text-underline-offset: 2px; }
.apis .apis-todo { list-style: decimal; margin: 0; padding-left: 20px; display: grid; gap: 4px; }
.apis-references { display: flex; flex-wrap: wrap; gap: 6px; margin: 10px 0 0; }
.apis-history { list-style: none; margin: 0; padding: 0; display: grid; gap: 5px; }
.apis-history q { color: var(--apis-subdued); margin-left: 4px; }
.apis-pieces { border: 0; padding: 0; margin: 10px 0; display: grid; gap: 6px; }
.apis-piece { display: inline-flex; gap: 8px; align-items: baseline; }
.apis-preview { margin: 10px 0; padding: 8px 12px; border-radius: 4px; background: var(--apis-recessed); border-left: 3px solid var(--apis-medium); min-height: 62px; }
.apis-preview p { margin: 0; }
@media (max-width: 1000px) { .apis-alert-wide { grid-template-columns: minmax(0, 1fr); grid-template-areas: "top" "main" "side"; } }
`;
