// The training child process: reads one job from standard input, answers with an epoch a frame and the result. Its first argument names the
// package to train with.
import { encodeFrame, frames } from './tensorflow-frames.mjs';
import { trainWithTensorFlow } from './tensorflow-loop.mjs';
import { trainSequencesWithTensorFlow } from './tensorflow-lstm.mjs';

/** Numerical Recipes' generator: enough to bring rows into another order. */
function shuffler(seed) {
  let state = seed >>> 0;
  return (order) => {
    for (let i = order.length - 1; i > 0; i--) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const j = Math.floor((state / 4294967296) * (i + 1));
      [order[i], order[j]] = [order[j], order[i]];
    }
  };
}

// TensorFlow.js writes its greetings to standard output, which is the pipe here.
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

try {
  const imported = await import(process.argv[2]);
  const tf = imported.train ? imported : imported.default;
  for await (const job of frames(process.stdin)) {
    const train = job.shape.units === undefined ? trainWithTensorFlow : trainSequencesWithTensorFlow;
    const result = await train(tf, job, shuffler(job.seed), (epoch, loss) => {
      write(encodeFrame({ epoch, loss }));
      return undefined;
    });
    write(encodeFrame({ result }), () => process.exit(0));
    break;
  }
} catch (error) {
  write(encodeFrame({ failure: String(error?.message ?? error).split('\n')[0] }), () => process.exit(1));
}
