/** What each model, each family of features, and behaviour add to the risk of a set. */
import { loadBundle, Matrix, rocAuc, tprAtFpr } from '@api-sentinel/models';
import { MODEL_NAMES, type ModelName } from '../../contract/index.ts';
import { DEFAULT_VOTE_WEIGHTS, MultiModelAnomalyDetector } from '../../detection/ensemble.ts';
import { readRiskCalibration, riskLogOdds, riskTerms } from '../../detection/risk.ts';
import { SequenceMemory } from '../../detection/sequence-memory.ts';
import { readBaseline, readUsual } from '../../detection/usual.ts';
import { FEATURE_NAMES, FEATURES } from '../../features/definitions.ts';
import { readEvents, readLabels } from '../event-folder.ts';
import { RowMaker, RowTable } from '../rows.ts';
import { nameOfFolder } from '../sources.ts';
import { rounded } from './figures.ts';

/** What is taken away, and the figures without it. */
export interface Without {
  readonly without: string;
  readonly auc: number;
  readonly tpr_at_1pct: number;
}

export interface Ablation {
  readonly set: string;
  /** The first is the whole, without nothing. */
  readonly rows: readonly Without[];
}

/** Batches in which a sequence is told: order matters within a session alone, and is kept. */
const BATCH = 500;
const BEHAVIOUR = ['source', 'user', 'session', 'time', 'network', 'endpoint', 'campaign', 'agent'];

/** A feature is taken away by holding it at what is usual; a model by a weight of 0. No rows where a set has one class only. */
export async function ablationOf(folder: string, bundleDirectory: string): Promise<Ablation> {
  const bundle = loadBundle(bundleDirectory);
  const { names } = bundle.manifest.features;
  const labels = await readLabels(folder);
  const sequence = [...labels.values()].some(({ key }) => key !== undefined);
  const table = new RowTable(FEATURE_NAMES.length);
  const maker = new RowMaker(sequence);
  for await (const { document, label } of readEvents(folder, labels))
    maker.add(document, { label: label?.label ?? -1, group: '', set: 0, family: '' }, table);
  const judged = table.labels.flatMap((label, i) => (label >= 0 ? [i] : []));
  const truth = judged.map((i) => table.labels[i]);
  const set = nameOfFolder(folder);
  if (!truth.includes(0) || !truth.includes(1)) return { set, rows: [] };
  const places = names.map((name) => FEATURE_NAMES.indexOf(name));
  const baseline = readBaseline(bundle.manifest.extra, readUsual(bundle.manifest.extra, names.length));
  const calibration = readRiskCalibration(bundle.manifest.extra);
  const matrix = new Matrix(table.features.subarray(0, table.rows * table.width), table.width, FEATURE_NAMES).select(
    places,
  );
  const familyOf = new Map(FEATURES.map(({ name, family }) => [name, family as string]));

  const probabilitiesOf = (held: (name: string) => boolean): Float64Array => {
    const X = new Matrix(matrix.data.slice(), matrix.columns, names);
    for (const [j, name] of names.entries())
      if (held(name)) for (let i = 0; i < X.rows; i++) X.data[i * X.columns + j] = baseline[j];
    const detector = new MultiModelAnomalyDetector(bundle, baseline);
    const memory =
      sequence && detector.memory > 0
        ? new SequenceMemory(detector.memory, bundle.manifest.sha256, table.rows + 1)
        : undefined;
    const out = new Float64Array(X.rows * detector.names.length);
    for (let at = 0; at < X.rows; at += BATCH) {
      const to = Math.min(at + BATCH, X.rows);
      const own = detector.probabilities({
        rows: X.slice(at, to),
        kinds: table.kinds.slice(at, to),
        sessions: table.sequences.slice(at, to).map(String),
        memory,
        learn: sequence,
      });
      out.set(own, at * detector.names.length);
    }
    return out;
  };
  const figure = (
    without: string,
    probabilities: Float64Array,
    models: Readonly<Record<string, number>>,
    parts: { readonly behavior: boolean; readonly evidence: boolean },
  ): Without => {
    const detector = new MultiModelAnomalyDetector(bundle, baseline, { ...DEFAULT_VOTE_WEIGHTS, models });
    const vote = detector.emptyVote();
    const count = detector.names.length;
    const scores = judged.map((i) => {
      detector.vote(probabilities.subarray(i * count, (i + 1) * count), vote);
      const strengths = {
        behavior: parts.behavior ? table.behavior[i] : 0,
        evidence: parts.evidence ? table.evidence[i] : 0,
      };
      return riskLogOdds(calibration, riskTerms(vote.logOdds, strengths));
    });
    return {
      without,
      auc: rounded(rocAuc({ scores, labels: truth })),
      tpr_at_1pct: rounded(tprAtFpr({ scores, labels: truth }, 0.01).tpr),
    };
  };
  const all = { behavior: true, evidence: true };
  const whole = probabilitiesOf(() => false);
  const rows = [figure('nothing', whole, {}, all)];
  for (const name of MODEL_NAMES.filter((one: ModelName) => bundle.models.some((model) => model.name === one)))
    rows.push(figure(`model ${name}`, whole, { [name]: 0 }, all));
  for (const family of new Set(familyOf.values()))
    rows.push(
      figure(
        `features of ${family}`,
        probabilitiesOf((name) => familyOf.get(name) === family),
        {},
        all,
      ),
    );
  const still = probabilitiesOf((name) => BEHAVIOUR.includes(familyOf.get(name) ?? ''));
  rows.push(
    figure('behaviour: its features, its risk and what it names', still, {}, { behavior: false, evidence: true }),
  );
  rows.push(figure('evidence named from what was sent', whole, {}, { behavior: true, evidence: false }));
  return { set, rows };
}
