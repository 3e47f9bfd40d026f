import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const SOAK = fileURLToPath(new URL('./soak.bench.ts', import.meta.url));
const HOURS = 3_600_000;
const MIB = 1024 * 1024;
/** Fewer for a look by the way, and no fewer than fill every table: API_SENTINEL_SOAK_EVENTS=600000. */
const EVENTS = Number(process.env.API_SENTINEL_SOAK_EVENTS ?? 10_000_000);
const SENDERS = Math.min(1_000_000, EVENTS);

interface Step {
  readonly events: number;
  readonly bytes: number;
  readonly profiles: number;
  readonly forgotten: number;
}

/** What the memory was on the way, in a process of its own. */
async function soak(...args: string[]): Promise<Step[]> {
  const child = spawn(process.execPath, ['--expose-gc', '--disable-warning=ExperimentalWarning', SOAK, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const steps: Step[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    steps.push(JSON.parse(line) as Step);
    process.stderr.write(`${line}\n`);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(0);
  return steps;
}

test.each(['behavior', 'scorer'])(
  'the memory of the %s is flat once its tables are full, whoever comes',
  async (part) => {
    // All tables are full in the first third, those of counted ids included.
    const profiles = Math.min(65_536, Math.ceil(EVENTS / 100));
    const steps = await soak(
      '--events',
      `${EVENTS}`,
      '--senders',
      `${SENDERS}`,
      '--part',
      part,
      '--profiles',
      `${profiles}`,
    );
    const full = steps.filter(({ events }) => events >= 0.4 * EVENTS);
    expect(full.length).toBeGreaterThan(10);
    expect(full[0].forgotten).toBeGreaterThan(0);
    const first = full[0].bytes;
    for (const { bytes } of full) expect(bytes).toBeLessThan(1.03 * first + 8 * MIB);
  },
  6 * HOURS,
);

test(
  'memory grows with live profiles by at most 1.5 KB each',
  async () => {
    const sizes = [20_000, 80_000, 320_000];
    const used: Step[] = [];
    for (const size of sizes) {
      const steps = await soak(
        '--part',
        'behavior',
        '--events',
        `${3 * size}`,
        '--senders',
        `${size}`,
        '--profiles',
        `${size}`,
      );
      used.push({ ...steps[steps.length - 1], bytes: steps[steps.length - 1].bytes - steps[0].bytes });
    }
    for (const [i, { bytes, profiles }] of used.entries()) {
      if (i === 0) continue;
      const each = (bytes - used[i - 1].bytes) / (profiles - used[i - 1].profiles);
      process.stderr.write(
        `${profiles} profiles: ${(bytes / MIB).toFixed(0)} MiB, ${each.toFixed(0)} bytes each of the last\n`,
      );
      expect(each).toBeLessThan(1_536);
    }
  },
  HOURS,
);
