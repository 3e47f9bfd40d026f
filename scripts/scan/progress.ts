import { Presets, SingleBar } from 'cli-progress';

const BAR_COLUMNS = 20;
const MEBIBYTE = 1024 * 1024;

/** What is told of a scan while it runs. */
export interface Progress {
  /** @param bytes read so far, as stored */
  show(bytes: number, events: number, alerts: number): void;
  /** Takes the bar away. */
  end(): void;
}

/** No terminal, nobody to look. */
export const SILENT: Progress = { show: () => {}, end: () => {} };

/**
 * A line on standard error: bytes read, events a second, and, where the size is known, a bar and the time that is left.
 *
 * @param total bytes of all files; undefined where one of them does not say
 */
export function progressBar(total: number | undefined): Progress {
  const known = total !== undefined && total > 0;
  const bar = new SingleBar(
    {
      format: known
        ? `{bar} {percentage}%  {read} of {all} MiB  {rate} events/s  {left} left  {alerts} alerts`
        : `{read} MiB  {rate} events/s  {alerts} alerts`,
      stream: process.stderr,
      barsize: BAR_COLUMNS,
      hideCursor: true,
      clearOnComplete: true,
      fps: 5,
    },
    Presets.shades_classic,
  );
  const began = performance.now();
  const all = mebibytes(total ?? 0);
  bar.start(total ?? 0, 0, { read: '0.0', all, rate: '-', left: '-', alerts: 0 });
  return {
    show: (bytes, events, alerts) => {
      const seconds = (performance.now() - began) / 1_000;
      const left = known && bytes > 0 ? Math.max(0, (seconds * (total - bytes)) / bytes) : 0;
      bar.update(Math.min(bytes, total ?? 0), {
        read: mebibytes(bytes),
        all,
        rate: Math.round(events / Math.max(seconds, 0.001)).toLocaleString('en'),
        left: duration(left),
        alerts,
      });
    },
    end: () => bar.stop(),
  };
}

function mebibytes(bytes: number): string {
  return (bytes / MEBIBYTE).toFixed(1);
}

/** `45 s`, `2 min 5 s`, `1 h 3 min`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}
