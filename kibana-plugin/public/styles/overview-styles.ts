export const OVERVIEW_STYLES = `
.apis-overview { display: grid; gap: 12px; grid-template-columns: minmax(0, 2.1fr) minmax(320px, 1fr); grid-template-areas: "counts counts" "traffic share" "feed side" "system system"; }
.apis-overview-counts { grid-area: counts; min-height: 92px; }
.apis-overview-traffic { grid-area: traffic; min-height: 310px; }
.apis-overview-share { grid-area: share; }
.apis-overview-feed { grid-area: feed; min-height: 320px; }
.apis-overview-side { grid-area: side; display: flex; flex-direction: column; gap: 12px; }
.apis-system { grid-area: system; }
.apis-counts { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 12px; }
.apis-tile { display: grid; grid-template-columns: auto 1fr; grid-template-rows: auto auto 1fr; padding: 9px 14px 0; overflow: hidden; color: var(--apis-text); }
.apis .apis-tile:hover { text-decoration: none; }
.apis a.apis-tile:hover { border-color: var(--apis-link); }
.apis-tile-label { grid-column: 1 / -1; display: flex; align-items: center; gap: 6px; color: var(--apis-subdued); font-size: 12px; white-space: nowrap; }
.apis-tile-value { font-size: 24px; line-height: 30px; font-weight: 650; letter-spacing: -0.015em; color: var(--apis-heading); white-space: nowrap; }
.apis-tile-change { align-self: center; padding-left: 8px; color: var(--apis-subdued); font-size: 12px; white-space: nowrap; }
.apis-spark { grid-column: 1 / -1; width: calc(100% + 28px); height: 24px; margin: 2px -14px 0; display: block; }
.apis-legend { display: flex; flex-wrap: wrap; gap: 2px 12px; margin: 0; padding: 0; list-style: none; font-size: 12px; color: var(--apis-subdued); }
.apis-legend li { display: inline-flex; align-items: center; gap: 5px; white-space: nowrap; }
.apis-swatch { width: 9px; height: 9px; border-radius: 2px; flex: none; display: inline-block; }
.apis-overview-traffic .apis-panel-body { display: flex; flex-direction: column; }
.apis-traffic-requests { flex: 2 1 176px; min-height: 150px; }
.apis-traffic-attacks { flex: 1 1 96px; min-height: 90px; position: relative; }
.apis-traffic-attacks .apis-legend { position: absolute; top: -4px; right: 0; }
.apis-share { display: flex; flex-direction: column; gap: 10px; height: 100%; }
.apis-share-chart { height: 148px; position: relative; flex: none; }
.apis-share-total { position: absolute; inset: 0; margin: 0; display: flex; flex-direction: column; align-items: center; justify-content: center; pointer-events: none; color: var(--apis-subdued); font-size: 12px; line-height: 1.2; }
.apis-share-total strong { font-size: 20px; color: var(--apis-heading); }
.apis-share-list { list-style: none; margin: 0; padding: 0; }
.apis-share-list button { display: grid; grid-template-columns: 9px 1fr 48px 58px; align-items: center; gap: 8px; width: 100%; padding: 2px 6px; min-height: 24px; border-radius: 4px; text-align: left; }
.apis-share-list button:hover { background: var(--apis-hover); }
.apis-share-list button[aria-pressed="true"] { background: var(--apis-low-soft); font-weight: 600; }
.apis-none { margin: 0; padding: 10px 14px 14px; color: var(--apis-subdued); }
.apis-top td:first-child { max-width: 0; width: 99%; overflow: hidden; }
.apis-campaigns { list-style: none; margin: 0; padding: 0 14px 10px; }
.apis-campaigns li { display: flex; align-items: center; gap: 8px; padding: 5px 0; flex-wrap: wrap; }
.apis-campaigns .apis-time { margin-left: auto; }
.apis-learning { list-style: none; margin: 0; padding: 0 14px 8px; }
.apis-learning li { display: grid; grid-template-columns: 1fr auto; padding: 5px 0; }
.apis-learning p { grid-column: 1 / -1; margin: 0; color: var(--apis-subdued); }
.apis-learning span { font-size: 12px; color: var(--apis-subdued); }
.apis-learning .apis-learning-learning { color: var(--apis-link); font-weight: 600; }
.apis-system dl { display: flex; flex-wrap: wrap; margin: 0; padding: 8px 14px; gap: 4px 26px; }
.apis-system dl > div { display: flex; align-items: baseline; gap: 6px; white-space: nowrap; }
.apis-system dt { color: var(--apis-subdued); font-size: 12px; }
.apis-system dd { margin: 0; font-weight: 600; }
.apis-steps li { margin-bottom: 12px; }
.apis-steps p { margin: 2px 0 0; }
.apis-waiting { padding: 2px 10px; border-radius: 12px; background: var(--apis-link); color: var(--apis-surface); font-weight: 600; font-size: 12px; }
.apis-live { color: var(--apis-subdued); font-size: 12px; display: inline-flex; align-items: center; gap: 5px; }
.apis-live::before { content: ""; width: 7px; height: 7px; border-radius: 50%; background: var(--apis-low); }
.apis-live[data-state="open"]::before { background: var(--apis-ok); }
.apis-feed { list-style: none; margin: 0; padding: 0; overflow-y: auto; overflow-anchor: none; }
.apis-overview-feed .apis-panel-body-flush { position: relative; min-height: 420px; }
.apis-overview-feed .apis-feed { position: absolute; inset: 0; }
.apis-alert-row { display: grid; grid-template-columns: 108px minmax(0, 1fr) auto; gap: 12px; padding: 7px 14px 7px 11px; border-left: 3px solid transparent; border-top: 1px solid var(--apis-line); }
.apis-alert-row:hover { background: var(--apis-hover); }
.apis-alert-row[data-open="true"] { background: var(--apis-low-soft); }
.apis-edge-critical { border-left-color: var(--apis-critical); }
.apis-edge-high { border-left-color: var(--apis-high); }
.apis-edge-medium { border-left-color: var(--apis-medium); }
.apis-alert-level { display: flex; align-items: flex-start; gap: 8px; }
.apis-alert-score { font-weight: 650; min-width: 3ch; text-align: right; color: var(--apis-heading); }
.apis-alert-text { min-width: 0; }
.apis-alert-line { display: flex; align-items: baseline; gap: 8px; min-width: 0; overflow: hidden; white-space: nowrap; }
.apis-alert-type { font-weight: 600; }
.apis-alert-reason { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; color: var(--apis-subdued); overflow-wrap: anywhere; }
.apis-alert-end { display: flex; flex-direction: column; align-items: flex-end; min-width: 74px; font-size: 12px; }
@media (max-width: 1180px) { .apis-counts { grid-template-columns: repeat(3, minmax(0, 1fr)); } }
@media (max-width: 1000px) {
  .apis-overview { grid-template-columns: minmax(0, 1fr); grid-template-areas: "counts" "traffic" "share" "feed" "side" "system"; }
  .apis-share { flex-direction: row; align-items: center; }
  .apis-share-chart { width: 170px; }
  .apis-share-list { flex: 1; }
}
`;
