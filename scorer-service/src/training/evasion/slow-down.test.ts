import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { requestDocument } from '../../events/testing.ts';
import { slowDown, slowDownSection } from './slow-down.ts';

const bundle = fileURLToPath(new URL('../../../bundle', import.meta.url));

test('a campaign that is seen by what it sends is seen at any pace; one that is not detected is not tried', async () => {
  const home = mkdtempSync(join(tmpdir(), 'slow-'));
  try {
    const start = Date.UTC(2026, 2, 2, 10);
    const lines: { event: unknown; label: unknown }[] = [];
    const add = (campaign: string, cls: string, query: string): void => {
      for (let i = 0; i < 6; i++) {
        const id = `${campaign}-${i}`;
        const event = requestDocument({
          id,
          time: new Date(start + i * 1000).toISOString(),
          path: '/search',
          query,
          source: '203.0.113.7',
        });
        lines.push({ event, label: { id, label: 1, cls, key: '203.0.113.7', campaign } });
      }
    };
    add('loud', 'sql_injection', `q=${encodeURIComponent("1' UNION SELECT user,password FROM users-- ")}`);
    add('harmless', 'scraping', 'q=shoes');
    const pack = (key: 'event' | 'label') => gzipSync(lines.map((line) => `${JSON.stringify(line[key])}\n`).join(''));
    writeFileSync(join(home, 'events.ndjson.gz'), pack('event'));
    writeFileSync(join(home, 'labels.ndjson.gz'), pack('label'));
    const figures = await slowDown({ bundle, folders: [home], each: 3 });
    expect(figures.rows).toEqual(
      [2, 4, 8, 16].map((factor) => ({ cls: 'sql_injection', factor, tried: 1, detected: 1 })),
    );
    expect(figures.share).toBe(1);
    expect(slowDownSection(figures)).toContain('| sql_injection | 16 | 1 | 1 | 1 |');
  } finally {
    rmSync(home, { recursive: true });
  }
});
