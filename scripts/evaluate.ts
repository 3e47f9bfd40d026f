/** `npm run evaluate`: scores labelled event folders with a bundle and prints what it finds. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ablation, ablationOf } from '@api-sentinel/scorer-service/training/evaluation/ablation';
import {
  evaluateFolder,
  type FolderEvaluation,
} from '@api-sentinel/scorer-service/training/evaluation/evaluate-folder';
import type { SetFigures } from '@api-sentinel/scorer-service/training/evaluation/figures';
import { leaveOneOut } from '@api-sentinel/scorer-service/training/evaluation/leave-one-out';
import { reportOf } from '@api-sentinel/scorer-service/training/evaluation/report';
import { type EvasionFigures, evade, evasionSection } from '@api-sentinel/scorer-service/training/evasion/evade';
import {
  type SlowDownFigures,
  slowDown,
  slowDownSection,
} from '@api-sentinel/scorer-service/training/evasion/slow-down';
import { sourceOf } from '@api-sentinel/scorer-service/training/sources';
import { commandLine, failed } from './command-line.ts';
import { peersSection, readPeers } from './peers/section.ts';
import { readRuns, scenariosSection } from './scenarios/summary.ts';

const SHIPPED = fileURLToPath(new URL('../scorer-service/bundle', import.meta.url));

const SIMULATE = fileURLToPath(new URL('./simulate.ts', import.meta.url));
const SEEDS = [101, 102, 103];
/** Traffic that nothing was trained on, whose attacks are slowed down. */
const SLOWED = [201];
/** Campaigns of each class. */
const EACH = 4;

const program = commandLine('npm run evaluate --')
  .description(
    'Scores labelled event folders and prints AUC over the risk, and the shares of attacks and of harmless events that would reach an analyst as an alert. A folder whose labels carry keys is a sequence and is scored with behaviour; in any other each event is judged alone.',
  )
  .requiredOption('--data <dir...>', 'folders with events.ndjson.gz and labels.ndjson.gz')
  .option('--bundle <dir>', 'folder of the bundle', SHIPPED)
  .option(
    '--leave-one-out',
    'judges each family by a bundle trained, from these folders, simulated traffic and the payload grammar, without it',
  )
  .option(
    '--with <dir...>',
    'folders that --leave-one-out trains on and does not judge; without it traffic is simulated for it',
    [],
  )
  .option('--seed <n>', 'of the training of --leave-one-out', Number, 1)
  .option('--payloads <n>', 'single requests of the payload grammar in it', Number, 40_000)
  .option('--rows <n>', 'rows of each set in it, as npm run train has them', Number, 5_000)
  .option('--ablation', 'tells what each model, each family of features and behaviour add')
  .option(
    '--evasion',
    'mutates 1,000 detected attacks of the payload grammar and of these folders, and tells how many are still detected',
  )
  .option('--peers <file>', 'what node scripts/run.mjs peers has written: it stands beside ours in the page')
  .option('--scenarios <file>', 'the runs that npm run scenarios has kept: what they show stands in the page')
  .option('--alerts <dir>', "writes each set's alerts, a line each, to DIR/<set>.ndjson")
  .option('--json <file>', 'writes the figures as JSON, one object a set')
  .option('--report <file>', 'writes the page of all figures: with --leave-one-out both tables')
  .option('--left-out <file>', 'takes the table of families left out from what --leave-one-out --json wrote before')
  .parse();

interface Options {
  readonly data: string[];
  readonly bundle: string;
  readonly leaveOneOut?: true;
  readonly with: string[];
  readonly seed: number;
  readonly payloads: number;
  readonly rows: number;
  readonly ablation?: true;
  readonly evasion?: true;
  readonly peers?: string;
  readonly scenarios?: string;
  readonly alerts?: string;
  readonly json?: string;
  readonly report?: string;
  readonly leftOut?: string;
}

/** The figures of a set as they stand in JSON. */
type Told = SetFigures & { readonly ablation?: Ablation['rows'] };
const options = program.opts<Options>();
const progress = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** Sets that are reported on and whose licence lets nothing be made of them stay as they are. */
function isForMutating(folder: string): boolean {
  return sourceOf(folder, false).trains;
}

function print(figures: readonly SetFigures[]): void {
  console.table(
    figures.map(({ by_class: _, by_type: __, entities, bundle: ___, family: ____, ...rest }) => ({
      ...rest,
      ...(entities && {
        entities: `${entities.flagged}/${entities.attack} attacking, ${entities.false}/${entities.benign} harmless`,
      }),
    })),
  );
}

function printAblation(ablations: readonly Ablation[]): void {
  for (const { set, rows } of ablations) {
    if (rows.length === 0) continue;
    console.log(set);
    console.table(rows);
  }
}

/** Traffic as the bundle that ships was trained on, in a folder that goes when this process does. */
function simulated(seeds: readonly number[]): string[] {
  const home = mkdtempSync(join(tmpdir(), 'simulated-'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  return seeds.map((seed) => {
    const out = join(home, `v${seed}`);
    progress(`simulating traffic of seed ${seed}`);
    const settings = ['--hours', '8', '--attacks', '0.1', '--rate', '2', '--seed', String(seed), '--out', out];
    execFileSync(process.execPath, [SIMULATE, ...settings], { stdio: ['ignore', 'ignore', 'inherit'] });
    return out;
  });
}

try {
  const judged: string[] = [];
  for (const folder of options.data) {
    if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
    if (existsSync(join(folder, 'events.ndjson.gz'))) judged.push(folder);
    else progress(`${folder} has no events.ndjson.gz and is passed by`);
  }
  if (judged.length === 0) throw new Error('None of these folders holds events.ndjson.gz: nothing was evaluated.');

  const shipped: FolderEvaluation[] = [];
  let ablations: readonly Ablation[] = [];
  let leftOut: readonly FolderEvaluation[] = [];
  let earlier: readonly Told[] = [];
  if (options.leaveOneOut !== true || options.report !== undefined) {
    for (const folder of judged) {
      progress(`scoring ${folder}`);
      shipped.push(await evaluateFolder(folder, options.bundle));
    }
    print(shipped.map(({ figures }) => figures));
  }
  if (options.leaveOneOut === true) {
    const result = await leaveOneOut({
      folders: [...options.data, ...(options.with.length > 0 ? options.with : simulated(SEEDS))],
      judged,
      payloads: options.payloads,
      seed: options.seed,
      most: options.rows,
      ablation: options.ablation === true,
      progress,
    });
    leftOut = result.evaluations;
    ablations = result.ablations;
    console.log('each family left out of the training');
    print(leftOut.map(({ figures }) => figures));
  } else if (options.leftOut !== undefined) {
    earlier = JSON.parse(readFileSync(options.leftOut, 'utf8')) as Told[];
    ablations = earlier.flatMap(({ set, ablation }) => (ablation === undefined ? [] : [{ set, rows: ablation }]));
  } else if (options.ablation === true) {
    const found: Ablation[] = [];
    for (const folder of judged) found.push(await ablationOf(folder, options.bundle));
    ablations = found;
  }
  printAblation(ablations);
  let evasion: EvasionFigures | undefined;
  let slowed: SlowDownFigures | undefined;
  if (options.evasion === true) {
    progress('mutating attacks');
    evasion = await evade({
      bundle: options.bundle,
      attacks: 1000,
      seed: options.seed,
      folders: judged.filter(isForMutating),
    });
    console.table(evasion.rows);
    console.log(`${evasion.share} of all mutations are still detected`);
    progress('slowing attacks down');
    slowed = await slowDown({ bundle: options.bundle, folders: simulated(SLOWED), each: EACH });
    console.table(slowed.rows);
    console.log(`${slowed.share} of those slowed down are still detected`);
  }
  const told = leftOut.length > 0 ? leftOut : shipped;
  if (options.alerts !== undefined) {
    mkdirSync(options.alerts, { recursive: true });
    for (const { figures, alerts } of told)
      writeFileSync(
        join(options.alerts, `${figures.set}.ndjson`),
        alerts.map((alert) => `${JSON.stringify(alert)}\n`).join(''),
      );
  }
  if (options.json !== undefined) {
    writeFileSync(
      options.json,
      `${JSON.stringify(
        told.map(({ figures }): Told => {
          const ablation = ablations.find(({ set }) => set === figures.set)?.rows;
          return ablation === undefined ? figures : { ...figures, ablation };
        }),
        undefined,
        2,
      )}\n`,
    );
  }
  if (options.report !== undefined) {
    const places = (folders: readonly string[]): string =>
      folders.map((folder) => folder.replace(/^.*[\\/](?=[^\\/]+[\\/]?$)/, 'D/')).join(' ');
    writeFileSync(
      options.report,
      reportOf({
        command: [
          `npm run evaluate -- --data ${places(judged)}`,
          ...(options.with.length > 0 ? [`--with ${places(options.with)}`] : []),
          ...(options.leaveOneOut === true ? [`--leave-one-out --rows ${options.rows}`] : []),
          ...(options.leftOut !== undefined ? ['--left-out EARLIER.json'] : []),
          ...(ablations.length > 0 ? ['--ablation'] : []),
          ...(options.evasion ? ['--evasion'] : []),
          ...(options.peers ? ['--peers scripts/peers/measured.json'] : []),
          ...(options.scenarios ? ['--scenarios scripts/scenarios/measured.ndjson'] : []),
          '--report scorer-service/EVALUATION.md',
        ].join(' '),
        shipped: shipped.map(({ figures }) => figures),
        leftOut: options.leaveOneOut === true ? leftOut.map(({ figures }) => figures) : earlier,
        leftOutBefore: options.leftOut !== undefined,
        ablations,
        sections: [
          ...(options.peers === undefined
            ? []
            : [
                peersSection(
                  readPeers(options.peers),
                  shipped.map(({ figures }) => figures),
                ),
              ]),
          ...(options.scenarios === undefined ? [] : [scenariosSection(readRuns(options.scenarios))]),
          ...(evasion === undefined ? [] : [evasionSection(evasion)]),
          ...(slowed === undefined ? [] : [slowDownSection(slowed)]),
        ],
      }),
    );
  }
} catch (error) {
  failed(error);
}
