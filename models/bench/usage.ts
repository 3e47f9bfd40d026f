import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Seconds of processor time that this process took for `work`, its helper threads included: what others do on the machine counts little. */
export function cpuSeconds(work: () => unknown): number {
  const begin = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1e6;
}

/** The mean of as many calls as fill a tenth of a second, after one that is not counted. */
export function cpuSecondsOften(work: () => unknown): number {
  work();
  const begin = process.cpuUsage();
  for (let times = 1; ; times++) {
    work();
    const { user, system } = process.cpuUsage(begin);
    if (user + system >= 1e5) return (user + system) / 1e6 / times;
  }
}

/** Resident memory in MiB, its highest since `resetPeak` too; NaN where the system does not tell (it does on Linux). */
export function memory(): { readonly now: number; readonly peak: number } {
  const figure = (name: string, text: string): number => {
    const line = text.split('\n').find((one) => one.startsWith(`${name}:`));
    return line === undefined ? Number.NaN : Number(line.slice(name.length + 1).replace('kB', '')) / 1024;
  };
  try {
    const text = readFileSync('/proc/self/status', 'utf8');
    return { now: figure('VmRSS', text), peak: figure('VmHWM', text) };
  } catch {
    return { now: Number.NaN, peak: Number.NaN };
  }
}

/** Collects garbage and lets the highest resident memory begin anew. */
export function resetPeak(): void {
  collect();
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not Linux: memory() says NaN there.
  }
}
