import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { BenchRow } from './rows.ts';

const README = join(import.meta.dirname, '../README.md');

/** Writes what `npm run bench -- <command>` found into the package's README, between the marks that stand there for `name`. */
export function writeToReadme(name: string, command: string, rows: readonly BenchRow[]): void {
  const text = readFileSync(README, 'utf8');
  const [begin, end] = [`<!-- ${name}: begin -->\n`, `<!-- ${name}: end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${README} has no marks "${begin.trim()}" and "${end}" to write between.`);
  const processor = cpus()[0]?.model ?? 'an unknown processor';
  const words = `Printed by \`npm run bench -- ${command}\` on ${cpus().length} cores of ${processor}, Node ${process.versions.node}.\n\n`;
  writeFileSync(README, text.slice(0, from + begin.length) + words + tables(rows) + text.slice(to));
}

/** A table for each kind of figure: a line a learner and opponent, a column a size. */
function tables(rows: readonly BenchRow[]): string {
  const kinds = new Map<string, Map<string, Map<string, string>>>();
  const add = (kind: string, line: string, column: string, cell: string): void => {
    const lines = kinds.get(kind) ?? new Map<string, Map<string, string>>();
    kinds.set(kind, lines.set(line, (lines.get(line) ?? new Map<string, string>()).set(column, cell)));
  };
  for (const { name, unit, value, peer, peer_value, ratio } of rows) {
    const [, learner, kind, size = ''] = /^models\.([a-z_]+)\.([a-z_]+)(?:@(\d+))?$/.exec(name) ?? [];
    if (learner === undefined || kind === undefined) continue;
    const beside = peer === undefined ? '' : ` / ${figure(peer_value)} (${ratio?.toFixed(2)})`;
    const line = learner === 'ensemble' ? kind : learner;
    add(learner === 'ensemble' ? 'ensemble' : `${kind}, ${unit}`, line, size, `${figure(value)}${beside}`);
    if (peer !== undefined) add(`${kind}, ${unit}`, line, 'beside', peer);
    if (learner === 'ensemble') add('ensemble', line, 'beside', unit);
  }
  return [...kinds]
    .map(([kind, lines]) => {
      const found = new Set([...lines.values()].flatMap((cells) => [...cells.keys()]));
      const sizes = [...found].filter((column) => column !== 'beside').sort((a, b) => Number(a) - Number(b));
      const columns = [...(found.has('beside') ? ['beside'] : []), ...sizes];
      const named = columns.map((column) =>
        column === 'beside'
          ? kind === 'ensemble'
            ? 'unit'
            : column
          : column === ''
            ? 'value'
            : Number(column).toLocaleString('en-US'),
      );
      const body = [...lines].map(
        ([line, cells]) => `| ${line} | ${columns.map((column) => cells.get(column) ?? '').join(' | ')} |`,
      );
      return `| ${kind} | ${named.join(' | ')} |\n| --- |${' --- |'.repeat(columns.length)}\n${body.join('\n')}\n\n`;
    })
    .join('');
}

function figure(value: number | undefined): string {
  if (value === undefined) return '';
  return Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}
