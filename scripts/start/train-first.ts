import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scripts = fileURLToPath(new URL('..', import.meta.url));

/** Hours and attack share of the traffic that `npm start -- --train` tunes and trains on. */
const HOURS = 48;
const ATTACK_SHARE = 0.1;

/**
 * Generates traffic and trains on it by the same commands that a person would use, so that what they print is what
 * was done.
 *
 * @returns the folder of the new bundle, and the seconds that generating, and tuning and training took
 */
export async function trainFirst(
  options: { readonly home: string; readonly seed: number; readonly openapi?: string | undefined },
  say: (line: string) => void,
): Promise<{ readonly bundle: string; readonly generated_s: number; readonly trained_s: number }> {
  const data = join(options.home, 'training', 'data');
  const bundle = join(options.home, 'training', 'bundle');
  const began = performance.now();
  say(`generating ${HOURS} hours of traffic with ${ATTACK_SHARE * 100} % attacks …`);
  await command('simulate', [
    '--hours',
    String(HOURS),
    '--attacks',
    String(ATTACK_SHARE),
    '--seed',
    String(options.seed),
    '--out',
    data,
    ...(options.openapi === undefined ? [] : ['--openapi', options.openapi]),
  ]);
  const generated = performance.now();
  const generated_s = Math.round((generated - began) / 10) / 100;
  say(`generated in ${generated_s.toFixed(0)} s; tuning and training all models …`);
  await command('train', ['--data', data, '--out', bundle, '--seed', String(options.seed), '--tune']);
  const trained_s = Math.round((performance.now() - generated) / 10) / 100;
  say(`tuned and trained in ${trained_s.toFixed(0)} s`);
  return { bundle, generated_s, trained_s };
}

async function command(name: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(scripts, `${name}.ts`), ...args], { stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`"npm run ${name} -- ${args.join(' ')}" failed; its message stands above.`);
}
