/** What peers reach on the same requests, beside ours: their file, and their section of EVALUATION.md. */
import { readFileSync } from 'node:fs';
import type { SetFigures } from '@api-sentinel/scorer-service/training/evaluation/figures';

/** One peer on one set. Shares are from 0 to 1; null where there is nothing to share. */
export interface PeerFigures {
  readonly set: string;
  readonly peer: string;
  readonly events: number;
  readonly attacks: number;
  readonly benign: number;
  readonly tpr: number | null;
  readonly fpr: number | null;
  readonly balanced_accuracy: number | null;
  /** Requests that could not be sent or were malformed to the server; they are left out. */
  readonly unsent: number;
  /** Of a sequence: sources with an attack that were alerted on, and harmless ones. */
  readonly entities?: {
    readonly attack: number;
    readonly flagged: number;
    readonly benign: number;
    readonly false: number;
  };
}

/** @throws Error with a sentence where the file is none that the command has written */
export function readPeers(file: string): PeerFigures[] {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(parsed)) return parsed as PeerFigures[];
  } catch {
    // Said below.
  }
  throw new Error(`${file} holds no figures of peers; node scripts/run.mjs peers -- --json ${file} writes them.`);
}

const cell = (value: number | null | undefined): string => (value === null || value === undefined ? '-' : `${value}`);

export function peersSection(peers: readonly PeerFigures[], ours: readonly SetFigures[]): string {
  const sets = [...new Set(peers.map(({ set }) => set))];
  const rows = sets.flatMap((set) => {
    const own = ours.find((one) => one.set === set);
    return [
      ...(own === undefined
        ? []
        : [
            `| ${set} | API Sentinel${own.seen ? ', seen' : ''} | ${own.events} | ${cell(own.tpr)} | ${cell(own.fpr)} | ${cell(own.balanced_accuracy)} | ${entities(own.entities)} |`,
          ]),
      ...peers
        .filter((one) => one.set === set)
        .map(
          (one) =>
            `| ${set} | ${one.peer} | ${one.events}${one.unsent > 0 ? `, ${one.unsent} more refused by nginx itself` : ''} | ${cell(one.tpr)} | ${cell(one.fpr)} | ${cell(one.balanced_accuracy)} | ${entities(one.entities)} |`,
        ),
    ];
  });
  return `
## Peers on the same requests

Measured here: each request was sent with its headers and body to nginx with ModSecurity and the Core Rule Set as Debian packages them, the methods of REST being
allowed; flagged means that the rule set's own threshold was reached.${rows.some((row) => row.includes('CrowdSec')) ? ' CrowdSec read the same requests as access logs.' : ''}

| set | who | events | TPR | FPR | balanced accuracy | sources: attacking found, harmless alerted on |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function entities(of: PeerFigures['entities']): string {
  return of === undefined ? '' : `${of.flagged} of ${of.attack}, ${of.false} of ${of.benign}`;
}
