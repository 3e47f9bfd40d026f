import { workerData } from 'node:worker_threads';
import type { AssemblyMemory } from './assembly.ts';
import { growingKernels } from './growing.ts';
import { CONTROL, takeBlocks } from './growing-team.ts';

const { memory, control: at }: { memory: AssemblyMemory; control: number } = workerData;
const kernels = growingKernels(memory);
const control = new Int32Array(memory.buffer, at, CONTROL.length);
let turn = 0;
for (;;) {
  const now = Atomics.load(control, CONTROL.turn);
  if (now === -1) break;
  if (now === turn) {
    Atomics.wait(control, CONTROL.turn, now);
    continue;
  }
  turn = now;
  Atomics.add(control, CONTROL.helped, takeBlocks(kernels, control));
}
