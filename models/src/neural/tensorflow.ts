import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type * as TensorFlow from '@tensorflow/tfjs';
import { Random } from '../data/random.ts';
import type { DenseJob, DenseResult, DenseTrainer, OnEpoch } from './dense-trainer.ts';
import type { LSTMJob, LSTMResult, SequenceTrainer } from './lstm-trainer.ts';
import { encodeFrame, frames } from './tensorflow-frames.mjs';
import { trainWithTensorFlow } from './tensorflow-loop.mjs';
import { trainSequencesWithTensorFlow } from './tensorflow-lstm.mjs';

const PROCESS = fileURLToPath(new URL('./tensorflow-process.mjs', import.meta.url));

/** Trains with TensorFlow.js in this process: hand it the module, for example of `import * as tf from '@tensorflow/tfjs'`. */
export function tensorFlowTrainer(tf: typeof TensorFlow): DenseTrainer & SequenceTrainer {
  return {
    trainSequences(job, onEpoch) {
      const random = new Random(job.seed, 0);
      const shuffle = (order: Uint32Array) => random.shuffle(order);
      return trainSequencesWithTensorFlow(tf, job, shuffle, onEpoch ?? (() => undefined));
    },
    train(job, onEpoch) {
      const random = new Random(job.seed, 0);
      return trainWithTensorFlow(tf, job, (order: Uint32Array) => random.shuffle(order), onEpoch ?? (() => undefined));
    },
  };
}

export interface TensorFlowProcessOptions {
  /** The Node to run it with: `@tensorflow/tfjs-node` has no binary for Node 23 and later. */
  readonly node: string;
  /** `@tensorflow/tfjs-node` unless told; a name, or a path or URL to the module. */
  readonly module?: string;
  /** A training that takes longer is ended; an hour unless told. */
  readonly timeoutMs?: number;
}

type Said =
  | { readonly epoch: number; readonly loss: number }
  | { readonly result: DenseResult | LSTMResult }
  | { readonly failure: string };

/**
 * Trains with TensorFlow.js in a process of its own. The promise is rejected with a sentence when Node or the package cannot be
 * started there.
 */
export function tensorFlowProcessTrainer(options: TensorFlowProcessOptions): DenseTrainer & SequenceTrainer {
  const { node, module = '@tensorflow/tfjs-node', timeoutMs = 3_600_000 } = options;
  const train = async (job: DenseJob | LSTMJob, onEpoch?: OnEpoch): Promise<DenseResult | LSTMResult> => {
    const child = spawn(node, [PROCESS, module], { stdio: ['pipe', 'pipe', 'ignore'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const failed = new Promise<never>((_, reject) =>
      child.once('error', (error) =>
        reject(new Error(`The training process ${node} could not be started: ${error.message}.`)),
      ),
    );
    // Only one of the two is waited for in the end; the other must not count as unhandled.
    failed.catch(() => undefined);
    // A child that is gone before it has read the job closes the pipe; its answer, or the lack of one, says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(encodeFrame(job));
    try {
      return await Promise.race([answer(child.stdout, onEpoch, node, module), failed]);
    } finally {
      clearTimeout(timer);
      child.kill('SIGKILL');
      // A process that never began leaves its pipes open.
      child.stdin.destroy();
      child.stdout.destroy();
    }
  };
  return { train, trainSequences: train };
}

async function answer(
  output: NodeJS.ReadableStream,
  onEpoch: OnEpoch | undefined,
  node: string,
  module: string,
): Promise<DenseResult | LSTMResult> {
  for await (const said of frames(output) as AsyncIterable<Said>) {
    if ('result' in said) return said.result;
    if ('failure' in said) throw new Error(`TensorFlow.js (${module}) could not train under ${node}: ${said.failure}`);
    if (onEpoch?.(said.epoch, said.loss) === false) throw new Error('The training was stopped by its caller.');
  }
  throw new Error(`The training process (${module} under ${node}) ended without an answer.`);
}
