/** Entities, one entity, and set-up. */
export const ENTITY_STYLES = `
.apis-entities-find { gap: 8px; }
.apis-entities-find .euiFormControlLayout { width: 190px; }
.apis-entity { display: grid; gap: 12px; grid-template-columns: minmax(0, 1.7fr) minmax(340px, 1fr); grid-template-areas: "head head" "main side"; align-items: start; }
.apis-entity-head { grid-area: head; display: grid; grid-template-columns: 68px minmax(0, 1fr) minmax(320px, 34%); gap: 8px 14px; padding: 12px 14px; align-items: center; }
.apis-entity-name h2 { display: flex; align-items: center; gap: 8px; font-size: 16px; line-height: 26px; font-weight: 650; min-width: 0; }
.apis-entity-name h2 .apis-log { font-size: 15px; overflow: hidden; text-overflow: ellipsis; }
.apis-entity-figures { grid-column: 1 / 3; display: flex; flex-wrap: wrap; gap: 4px 28px; margin: 0; }
.apis-entity-figures dt { color: var(--apis-subdued); font-size: 12px; }
.apis-entity-figures dd { margin: 0; font-weight: 600; color: var(--apis-heading); }
.apis-entity-figures dd .apis-subdued, .apis-entity-figures dd .apis-time { font-weight: 400; }
.apis-entity-figures dd .apis-time { color: var(--apis-text); }
.apis-entity-risk { grid-column: 3; grid-row: 1 / 3; }
.apis-entity-main, .apis-entity-side { display: flex; flex-direction: column; gap: 12px; min-width: 0; }
.apis-entity-main { grid-area: main; }
.apis-entity-side { grid-area: side; }
.apis-columns { display: flex; gap: 1px; height: 76px; border-bottom: 1px solid var(--apis-line); background: linear-gradient(var(--apis-line) 1px, transparent 1px) 0 0 / 100% 25%; }
.apis-column { flex: 1; position: relative; height: 100%; }
.apis-column:hover { background: var(--apis-hover); }
.apis-column-bar { position: absolute; left: 0; right: 0; bottom: 0; border-radius: 1px 1px 0 0; }
.apis-column-mean { position: absolute; left: 0; right: 0; height: 2px; margin-bottom: -1px; background: var(--apis-heading); }
.apis-axis { display: flex; justify-content: space-between; color: var(--apis-subdued); font-size: 11px; padding-top: 3px; }
.apis-heat { display: grid; gap: 3px; }
.apis-heat-row { display: grid; min-height: 24px; grid-template-columns: minmax(120px, 230px) minmax(0, 1fr) 52px; gap: 10px; align-items: center; }
.apis-heat-cells { display: flex; gap: 1px; height: 18px; background: var(--apis-recessed); border-radius: 2px; }
.apis-heat-cells span { flex: 1; border-radius: 2px; }
.apis-heat-critical { background: var(--apis-critical); }
.apis-heat-high { background: var(--apis-high); }
.apis-heat-medium { background: var(--apis-medium); }
.apis-heat-low { background: var(--apis-low); }
.apis-peers td { white-space: nowrap; }
.apis-peers td:first-child { white-space: normal; }
.apis-peers td:first-child::first-letter { text-transform: uppercase; }
.apis-peers tr[data-unlike="true"] td:nth-child(2) { font-weight: 650; color: var(--apis-heading); }
.apis-unlike { margin-left: 6px; padding: 0 5px; border-radius: 3px; background: var(--apis-high-soft); color: var(--apis-high-text); font-size: 11px; font-weight: 600; }
.apis-peers-scale { width: 110px; min-width: 80px; position: relative; }
.apis-peers-track { display: block; position: relative; height: 12px; border-radius: 3px; background: var(--apis-recessed); border: 1px solid var(--apis-line); }
.apis-peers-range { position: absolute; top: 0; bottom: 0; background: var(--apis-low); opacity: 0.55; border-radius: 2px; }
.apis-peers-here { position: absolute; top: -3px; bottom: -3px; width: 3px; margin-left: -1px; border-radius: 2px; background: var(--apis-heading); }
.apis-sequence td { white-space: nowrap; }
.apis-sequence .apis-sequence-request { width: 99%; max-width: 0; overflow: hidden; text-overflow: ellipsis; }
.apis-sequence tbody + tbody td { border-top: 1px solid var(--apis-line); }
.apis-sequence td { border-bottom: 0; }
.apis-sequence-one td { background: var(--apis-recessed); padding-top: 2px; padding-bottom: 2px; overflow: hidden; }
.apis-answer { margin-right: 8px; }
.apis-entity-alerts { list-style: none; margin: 0; padding: 0; }
.apis-entity-alerts li { padding: 7px 14px; border-top: 1px solid var(--apis-line); }
.apis-entity-alerts li:first-child { border-top: 0; }
.apis-entity-alert-end { margin-left: auto; color: var(--apis-subdued); font-size: 12px; }
.apis-setup { display: grid; gap: 12px; padding-bottom: 110px; }
.apis-channel-form { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 10px 16px; align-items: start; padding: 4px 14px 14px; border-bottom: 1px solid var(--apis-line); }
.apis-channel-form .euiFormRow { margin: 0; }
.apis-channel-form .apis-buttons { align-self: end; }
.apis-held-head { padding: 10px 14px 2px; font-size: 12px; font-weight: 600; }
.apis-held { list-style: none; margin: 0; padding: 0 14px 10px; }
.apis-held li { display: flex; align-items: center; gap: 6px; padding: 3px 0; }
.apis-held li > span { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.apis-points { list-style: none; margin: 0; padding: 0; }
.apis-points li { display: grid; grid-template-columns: 22px minmax(0, 1fr); gap: 10px; padding: 10px 0; border-top: 1px solid var(--apis-line); }
.apis-points li:first-child { border-top: 0; }
.apis-points h3 { font-size: 13px; font-weight: 600; line-height: 20px; }
.apis-points p { margin: 1px 0 0; overflow-wrap: anywhere; }
.apis-point-sign { width: 20px; height: 20px; border-radius: 50%; display: inline-flex; align-items: center; justify-content: center; font-weight: 700; font-size: 12px; background: var(--apis-low-soft); color: var(--apis-low-text); }
.apis-point-state { margin-left: 4px; padding: 0 6px; border-radius: 4px; font-size: 12px; line-height: 18px; font-weight: 500; display: inline-block; background: var(--apis-low-soft); color: var(--apis-low-text); }
.apis-point-done { background: var(--apis-ok-soft); color: var(--apis-ok-text); }
.apis-point-open { background: var(--apis-medium-soft); color: var(--apis-medium-text); }
.apis-point-problem { background: var(--apis-critical-soft); color: var(--apis-critical-text); }
.apis-command { display: inline-flex; align-items: center; gap: 4px; max-width: 100%; margin-top: 5px; padding: 1px 2px 1px 8px; border: 1px solid var(--apis-line); border-radius: 4px; background: var(--apis-recessed); }
.apis-command code { font-family: 'Roboto Mono', ui-monospace, Menlo, Consolas, 'Liberation Mono', monospace; font-size: 12px; overflow-wrap: anywhere; white-space: pre-wrap; color: var(--apis-text); background: none; }
@media (max-width: 1100px) {
  .apis-entity { grid-template-columns: minmax(0, 1fr); grid-template-areas: "head" "side" "main"; }
  .apis-entity-head { grid-template-columns: 68px minmax(0, 1fr); }
  .apis-entity-risk { grid-column: 1 / -1; grid-row: auto; }
}
`;
