const PATIENCE_MS = 30_000;

/**
 * What is put into a page to measure it from inside, where neither the driver nor its connection counts: from the input's
 * own time stamp to the frame that shows what was asked for.
 */
export const PAGE_CLOCK = `(() => {
  /** Asked while a frame is made: when it is painted. */
  const afterPaint = () => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(0);
  });
  const nextPaint = () => new Promise((resolve) => requestAnimationFrame(() => afterPaint().then(resolve)));
  const INPUTS = ['pointerdown', 'change', 'keydown', 'wheel'];
  const READS = {
    total: () => document.querySelector('.apis-list-total')?.textContent,
    first: () => document.querySelector('.euiDataGridRow[data-grid-visible-row-index="0"], .euiDataGridRow')?.textContent,
    place: () => Math.max(-1, ...[...document.querySelectorAll('.euiDataGridRow')].map((row) => Number(row.dataset.gridRowIndex))),
    alert: () => document.querySelector('[data-test-subj="alert-flyout"] [data-test-subj="alert"]') !== null,
  };
  const seen = new Map();
  const bench = {
    /** Waits for the next input, and for what it changes. */
    expect(name) {
      const before = READS[name]();
      bench.answer = new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error('In vain was waited for another ' + name + ' than ' + before + '.')), ${PATIENCE_MS});
        const begun = (event) => {
          for (const input of INPUTS) removeEventListener(input, begun, true);
          const from = event.timeStamp;
          let frame;
          nextPaint().then((time) => { frame = time - from; });
          // Before a frame is painted it is known whether it shows what was asked for.
          const look = () => requestAnimationFrame(() => {
            if (READS[name]() === before) look();
            else afterPaint().then((time) => resolve({ frame: frame ?? time - from, shown: time - from }));
          });
          look();
        };
        for (const input of INPUTS) addEventListener(input, begun, { capture: true, passive: true });
      });
    },
    /** Notes when each address is first read in a feed. */
    watch() {
      const read = () => {
        const now = Date.now();
        for (const row of document.querySelectorAll('[data-test-subj="alert-row"]'))
          for (const address of row.textContent.match(/198\\.(?:18|19)\\.\\d+\\.\\d+/g) ?? [])
            if (!seen.has(address)) seen.set(address, now);
      };
      new MutationObserver(read).observe(document.body, { childList: true, subtree: true, characterData: true });
    },
    seen: () => Object.fromEntries(seen),
  };
  window.sentinelBench = bench;
})()`;

/** Milliseconds from an input to the next frame, and to the frame that shows what it asked for. */
export interface Interaction {
  readonly frame: number;
  readonly shown: number;
}
