/** Brings the bytes of files to the scanner. */
import { FileMistake } from './file-mistake.ts';
import { follow } from './follow.ts';
import { contentOf, type Input } from './input.ts';
import { type Progress, progressBar, SILENT } from './progress.ts';
import type { Scanner } from './scanner.ts';

/** One file after the other, each to its end. A file that can't be read further leaves its sentence, and the next is read. */
export async function readAll(
  inputs: readonly Input[],
  scanner: Scanner,
  signal: AbortSignal,
  mistakes: string[],
): Promise<void> {
  const progress = process.stderr.isTTY ? progressBar(sizeOf(inputs)) : SILENT;
  let bytes = 0;
  for (const input of inputs) {
    if (signal.aborted) break;
    const read = (more: number): void => {
      bytes += more;
    };
    await keepingMistakes(mistakes, () => readOne(input, scanner, signal, read, () => show(progress, bytes, scanner)));
  }
  progress.end();
}

async function readOne(
  input: Input,
  scanner: Scanner,
  signal: AbortSignal,
  onRead: (bytes: number) => void,
  onScored: () => void,
): Promise<void> {
  const source = scanner.source(input.name);
  try {
    for await (const chunk of contentOf(input, signal, onRead)) {
      source.push(chunk);
      // What comes from another program may come slowly, and is not to wait for a full batch.
      if (input.size === undefined) scanner.flush();
      onScored();
      if (source.hopeless) break;
    }
  } finally {
    if (!signal.aborted) source.end();
    scanner.flush();
  }
  if (source.fruitless) {
    throw new FileMistake(
      `${input.name} is no access log: ${source.hopeless ? 'its beginning holds' : 'it holds'} no request in any known format.`,
    );
  }
}

function show(progress: Progress, bytes: number, scanner: Scanner): void {
  progress.show(bytes, scanner.counts.events, scanner.alerts.size);
}

/** All files at once, until the signal ends it. A file that can't be read further leaves its sentence. */
export async function followAll(
  inputs: readonly Input[],
  scanner: Scanner,
  signal: AbortSignal,
  mistakes: string[],
): Promise<void> {
  if (process.stderr.isTTY) console.error(`following ${inputs.map(({ name }) => name).join(', ')}; Ctrl-C ends it …`);
  const readers = inputs.map((input) =>
    keepingMistakes(mistakes, () =>
      input.size === undefined
        ? readOne(
            input,
            scanner,
            signal,
            () => {},
            () => {},
          )
        : followOne(input, scanner, signal),
    ),
  );
  await Promise.all(readers);
}

async function followOne(input: Input, scanner: Scanner, signal: AbortSignal): Promise<void> {
  const source = scanner.source(input.name);
  for await (const followed of follow(input, signal)) {
    if (followed === 'restart') source.restart();
    else if (followed === 'caught up') scanner.flush();
    else source.push(followed);
  }
}

async function keepingMistakes(mistakes: string[], read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof FileMistake)) throw error;
    mistakes.push(error.message);
  }
}

function sizeOf(inputs: readonly Input[]): number | undefined {
  return inputs.reduce<number | undefined>(
    (sum, { size }) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
}
