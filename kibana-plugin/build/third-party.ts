import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';

export interface ThirdParty {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

/** Licences under which a package may be bundled into what is Apache-2.0. */
const ALLOWED = new Set(['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD']);

/** The folder of the package to which a file belongs, by the last `node_modules` in its path. */
function packageFolder(file: string): string | undefined {
  return /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0];
}

/**
 * The packages whose code is in a bundle, by name.
 *
 * @throws a sentence if one is under a licence that does not allow it
 */
export function thirdPartiesIn(metafiles: readonly Metafile[], workingFolder: string): ThirdParty[] {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    ),
  );
  const folders = new Set(
    inputs.map((file) => packageFolder(resolve(workingFolder, file))).filter((one) => one !== undefined),
  );
  const found = [...folders].map((folder): ThirdParty => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
      string,
      string
    >;
    if (!ALLOWED.has(license)) {
      throw new Error(
        `The plugin would bundle ${name} ${version}, whose licence is "${license}"; take it from Kibana, or leave it out.`,
      );
    }
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text =
      file !== undefined && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : '';
    return { name, version, license, text };
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What the zip says of them. */
export function noticeOf(parties: readonly ThirdParty[]): string {
  const head =
    'API Sentinel for Kibana. Licensed under the Apache License, Version 2.0.\n\nIt holds code of these packages:\n';
  return `${[head, ...parties.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`)].join(`\n${'-'.repeat(80)}\n`)}`;
}
