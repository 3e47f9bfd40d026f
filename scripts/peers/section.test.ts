import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type PeerFigures, peersSection, readPeers } from './section.ts';

const peer: PeerFigures = {
  set: 's',
  peer: 'P',
  events: 10,
  attacks: 4,
  benign: 6,
  tpr: 0.75,
  fpr: null,
  balanced_accuracy: null,
  unsent: 0,
  entities: { attack: 3, flagged: 2, benign: 5, false: 1 },
};

test('peers are read as they were written, and shown by set', () => {
  const home = mkdtempSync(join(tmpdir(), 'api-sentinel-peers-'));
  try {
    const file = join(home, 'peers.json');
    writeFileSync(file, JSON.stringify([peer]));
    expect(readPeers(file)).toEqual([peer]);
    expect(peersSection(readPeers(file), [])).toContain('| s | P | 10 | 0.75 | - | - | 2 of 3, 1 of 5 |');
    writeFileSync(file, '{');
    expect(() => readPeers(file)).toThrow(/holds no figures of peers/);
  } finally {
    rmSync(home, { recursive: true });
  }
});
