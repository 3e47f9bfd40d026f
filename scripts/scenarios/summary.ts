/** What several runs show together, worst and mean, and their section of EVALUATION.md. */
import { existsSync, readFileSync } from 'node:fs';
import type { RunFigures, Tally } from './run.ts';

export interface ScenarioRow {
  readonly scenario: string;
  /** Whether each of the others finds less than half of it. */
  readonly counts: boolean;
  readonly tally: Tally;
}

export interface Summary {
  readonly rows: readonly ScenarioRow[];
  readonly runs: number;
  readonly recallMean: number;
  readonly recallWorst: number;
  readonly falseMean: number;
  readonly falseWorst: number;
}

export function summaryOf(runs: readonly RunFigures[]): Summary {
  const all = new Map<string, Tally>();
  for (const { scenarios } of runs)
    for (const [name, tally] of Object.entries(scenarios)) {
      const sum = all.get(name);
      if (sum === undefined) all.set(name, { ...tally });
      else for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += tally[key];
    }
  const rows = [...all]
    .map(([scenario, tally]) => ({
      scenario,
      counts: Math.max(tally.crowdsec, tally.failures, tally.requests) < tally.campaigns / 2,
      tally,
    }))
    .sort((a, b) => (a.scenario < b.scenario ? -1 : 1));
  const counting = new Set(rows.filter(({ counts }) => counts).map(({ scenario }) => scenario));
  const recalls = runs.map(({ scenarios }) => {
    const own = Object.entries(scenarios).filter(([name]) => counting.has(name));
    const sum = (key: keyof Tally): number => own.reduce((total, [, tally]) => total + tally[key], 0);
    return shareOf(sum('found'), sum('campaigns'));
  });
  const falses = runs.map(({ falsePerDay }) => falsePerDay);
  return {
    rows,
    runs: runs.length,
    recallMean: mean(recalls),
    recallWorst: Math.min(...recalls),
    falseMean: mean(falses),
    falseWorst: thousandths(Math.max(...falses)),
  };
}

/** Runs as the command keeps them, a line each. @throws Error with a sentence for a line that is none */
export function readRuns(file: string): RunFigures[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => {
      try {
        return JSON.parse(line) as RunFigures;
      } catch {
        throw new Error(`Line ${i + 1} of ${file} is no run; take it out and run npm run scenarios again.`);
      }
    });
}

const TITLE = '## Slow and distributed attacks';

/** The page with this section in the place of the one of its title, or behind all others where it has none. */
export function withScenarios(page: string, runs: readonly RunFigures[]): string {
  const [before, ...behind] = page.split(`\n${TITLE}\n`);
  const next = behind.join('').indexOf('\n## ');
  return before + scenariosSection(runs) + (next < 0 ? '' : behind.join('').slice(next));
}

export function scenariosSection(runs: readonly RunFigures[]): string {
  const { rows, recallMean, recallWorst, falseMean, falseWorst } = summaryOf(runs);
  const one = (values: readonly (number | string | undefined)[]): string => [...new Set(values)].join(', ');
  return `
${TITLE}

Simulated by \`npm run scenarios\`, among the harmless twins of attacks: ${runs.length} runs (seeds ${one(runs.map(({ seed }) => seed))}) of ${one(runs.map(({ days }) => days))} days at ${one(runs.map(({ rate }) => rate))} harmless requests a second,
${runs.reduce((sum, { events }) => sum + events, 0).toLocaleString('en')} events, judged by bundle ${one(runs.map(({ bundle }) => bundle))}. Every request is learned by behaviour; all that the scenarios send, all that behaviour speaks on and all
that every eighth harmless source sends passes the models, an alert seen by that sample alone counting eight times. CrowdSec's thresholds, and counts of failures and of requests by source and day, tuned to one false alert a day, stand
beside. A scenario counts where each of these finds less than half of it.

| scenario | counts | campaigns | found | members named | CrowdSec | failures | requests |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows
  .map(
    ({ scenario, counts, tally }) =>
      `| ${scenario} | ${counts ? 'yes' : 'no'} | ${tally.campaigns} | ${shareOf(tally.found, tally.campaigns)} | ${shareOf(tally.named, tally.members)} | ${shareOf(tally.crowdsec, tally.campaigns)} | ${shareOf(tally.failures, tally.campaigns)} | ${shareOf(tally.requests, tally.campaigns)} |`,
  )
  .join('\n')}

Recall over what counts: mean **${recallMean}**, worst run ${recallWorst}. False alerts a day: mean **${falseMean}**, worst run ${falseWorst}.
`;
}

export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : thousandths(part / whole);
}
function mean(values: readonly number[]): number {
  return thousandths(values.reduce((sum, value) => sum + value, 0) / values.length);
}
function thousandths(value: number): number {
  return Math.round(1000 * value) / 1000;
}
