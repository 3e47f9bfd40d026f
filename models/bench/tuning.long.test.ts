import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { BenchRow } from './rows.ts';

const MINUTE = 60_000;

/** The command's own part, in a process group that can be ended whole. */
function begin(journals: string) {
  const file = join(import.meta.dirname, 'learners.ts');
  return spawn(process.execPath, [file, 'tuning', 'alone', journals], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
}

function trialsIn(folder: string): Record<string, readonly string[]> {
  return Object.fromEntries(
    readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8').trimEnd().split('\n')]),
  );
}
const count = (trials: Readonly<Record<string, readonly string[]>>): number =>
  Object.values(trials).reduce((sum, lines) => sum + lines.length, 0);

test(
  'all learners of the vote are tuned on 100,000 rows, a killed run goes on from its trials, and none ends up worse than its defaults',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tuning-long-'));
    const children: number[] = [];
    const end = (pid: number | undefined): void => {
      try {
        if (pid !== undefined) process.kill(-pid, 'SIGKILL');
      } catch {
        // It has ended already.
      }
    };
    try {
      const first = begin(folder);
      if (first.pid !== undefined) children.push(first.pid);
      // Two headers and four trials: in the middle of two searches.
      while (count(trialsIn(folder)) < 6 && first.exitCode === null) await wait(200);
      const ended = once(first, 'exit');
      end(first.pid);
      await ended;
      const before = trialsIn(folder);
      expect(count(before)).toBeGreaterThanOrEqual(6);

      const second = begin(folder);
      if (second.pid !== undefined) children.push(second.pid);
      let text = '';
      for await (const chunk of second.stdout.setEncoding('utf8')) text += chunk;
      const rows = JSON.parse(text) as readonly BenchRow[];
      const after = trialsIn(folder);
      for (const [file, lines] of Object.entries(before)) {
        // The last line may have been cut off by the kill.
        const whole = lines.slice(0, -1);
        expect(after[file].slice(0, whole.length)).toEqual(whole);
      }
      const losses = rows.filter(({ name }) => name.includes('tuned_loss'));
      expect(losses).toHaveLength(10);
      for (const { name, value, peer_value = 0 } of losses)
        expect({ name, worse: value > peer_value * 1.005 }).toEqual({ name, worse: false });
      const figure = (name: string): number => rows.find((one) => one.name.startsWith(name))?.value ?? Number.NaN;
      // Fifteen minutes of two cores, what the killed run took aside.
      expect(figure('models.tuning.processor')).toBeLessThan(2 * 15 * 60);
      expect(figure('models.tuning.memory')).toBeLessThan(3 * 1024);
    } finally {
      for (const pid of children) end(pid);
      rmSync(folder, { recursive: true, force: true });
    }
  },
  120 * MINUTE,
);
