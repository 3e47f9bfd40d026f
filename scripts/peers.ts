/** `node scripts/run.mjs peers`: what ModSecurity with the Core Rule Set, and CrowdSec, find in labelled event folders. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEvents, readLabels } from '@api-sentinel/scorer-service/training/event-folder';
import { nameOfFolder } from '@api-sentinel/scorer-service/training/sources';
import { commandLine, failed } from './command-line.ts';
import { crowdSecFigures } from './peers/crowdsec.ts';
import { REFUSED, startRuleSet } from './peers/modsecurity.ts';
import { replay } from './peers/replay.ts';
import { type PeerFigures, readPeers } from './peers/section.ts';

const program = commandLine('node scripts/run.mjs peers --')
  .description(
    'Replays the requests of labelled event folders through nginx with ModSecurity and the Core Rule Set on loopback, and sequences as access logs through CrowdSec, and prints what they find. Needs the Debian packages libnginx-mod-http-modsecurity, modsecurity-crs and crowdsec.',
  )
  .requiredOption('--data <dir...>', 'folders with events.ndjson.gz and labels.ndjson.gz')
  .option('--most <n>', 'requests of one folder at most, spread over it', Number, 5000)
  .option('--crowdsec <dir>', 'where the package crowdsec was unpacked, if it is not installed', '/')
  .option('--only <peer>', 'asks modsecurity or crowdsec alone')
  .option(
    '--json <file>',
    'writes the figures as JSON, for npm run evaluate -- --peers; what else stands there of other peers and sets is kept',
  )
  .parse();
const options = program.opts<{
  data: string[];
  most: number;
  crowdsec: string;
  only?: string;
  json?: string;
}>();
const asks = (peer: string): boolean => options.only === undefined || options.only === peer;

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

interface Labelled {
  readonly documents: unknown[];
  readonly labels: number[];
  readonly sequence: boolean;
}

async function readFolder(folder: string, most: number): Promise<Labelled> {
  const labels = await readLabels(folder);
  const stride = Math.max(1, labels.size / most);
  const found: Labelled = {
    documents: [],
    labels: [],
    sequence: [...labels.values()].some(({ key }) => key !== undefined),
  };
  let at = 0;
  let next = 0;
  for await (const { document, label } of readEvents(folder, labels)) {
    if (label === undefined || label.label < 0) continue;
    if (at++ < next) continue;
    next += stride;
    found.documents.push(document);
    found.labels.push(label.label);
  }
  return found;
}

function figuresOf(
  set: string,
  peer: string,
  labels: readonly number[],
  answers: readonly (number | undefined)[],
): PeerFigures {
  const counts = { attack: [0, 0], benign: [0, 0] };
  let unsent = 0;
  for (const [i, status] of answers.entries()) {
    // 400 and 414 are nginx's own: the request never came to the rules.
    if (status === undefined || status === 400 || status === 414) {
      unsent++;
      continue;
    }
    const own = labels[i] === 1 ? counts.attack : counts.benign;
    own[1]++;
    if (status === REFUSED) own[0]++;
  }
  const share = ([flagged, all]: number[]): number | null => (all === 0 ? null : rounded(flagged / all));
  const tpr = share(counts.attack);
  const fpr = share(counts.benign);
  return {
    set,
    peer,
    events: answers.length - unsent,
    attacks: counts.attack[1],
    benign: counts.benign[1],
    tpr,
    fpr,
    balanced_accuracy: tpr === null || fpr === null ? null : rounded((tpr + 1 - fpr) / 2),
    unsent,
  };
}

try {
  const folders = options.data.filter((folder) => existsSync(join(folder, 'events.ndjson.gz')));
  if (folders.length === 0) throw new Error('None of these folders holds events.ndjson.gz: nothing was replayed.');
  const found: PeerFigures[] = [];
  if (!asks('modsecurity') && !asks('crowdsec'))
    throw new Error(`--only ${options.only}: it is modsecurity or crowdsec`);
  for (const paranoia of asks('modsecurity') ? ([1, 2] as const) : []) {
    const server = await startRuleSet(paranoia);
    try {
      for (const folder of folders) {
        const { documents, labels } = await readFolder(folder, options.most);
        process.stderr.write(`${folder}: ${documents.length} requests, paranoia ${paranoia}\n`);
        const answers = await replay(documents, server.port);
        found.push(
          figuresOf(nameOfFolder(folder), `ModSecurity 3 (${server.version}), paranoia ${paranoia}`, labels, answers),
        );
      }
    } finally {
      await server.stop();
    }
  }
  for (const folder of asks('crowdsec') ? folders : []) {
    process.stderr.write(`${folder}: through CrowdSec\n`);
    const figures = await crowdSecFigures(folder, options.crowdsec);
    if (figures !== undefined) found.push(figures);
  }
  console.table(
    found.map(({ entities, ...rest }) => ({
      ...rest,
      ...(entities && { entities: `${entities.flagged}/${entities.attack}, ${entities.false}/${entities.benign}` }),
    })),
  );
  if (options.json !== undefined) {
    const kept = (existsSync(options.json) ? readPeers(options.json) : []).filter(
      ({ set, peer }) => !found.some((one) => one.set === set && one.peer === peer),
    );
    writeFileSync(options.json, `${JSON.stringify([...kept, ...found], undefined, 2)}\n`);
  }
} catch (error) {
  failed(error);
}
