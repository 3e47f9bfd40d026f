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

/** Whether an SPDX expression without nested parentheses leads to allowed licences alone: one of an OR, all of an AND. */
function allows(expression: string): boolean {
  return expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((license) => ALLOWED.has(license.trim())));
}

/** EUI and Charts, offered under the Elastic License 2.0 or the SSPL: taken under the former, where they are taken at all. */
const ELASTIC = /^@elastic\//;
const ELASTIC_TERMS = 'licenses/ELASTIC-LICENSE-2.0.md';

/** The folder of the package to which a file belongs, by the last `node_modules` in its path. */
function packageFolder(file: string): string | undefined {
  return /^.*node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0];
}

/**
 * The packages whose code is in a bundle, by name.
 *
 * @param elastic - whether those of Elastic's own licence may be among them
 * @throws a sentence if one is under a licence that does not allow it
 */
export function thirdPartiesIn(
  metafiles: readonly Metafile[],
  workingFolder: string,
  { elastic = false } = {},
): ThirdParty[] {
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
    const own = elastic && ELASTIC.test(name) && !allows(license);
    if (!allows(license) && !own) {
      throw new Error(
        `The build would bundle ${name} ${version}, whose licence is "${license}"; take it from Kibana, or leave it out.`,
      );
    }
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text =
      file !== undefined && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : '';
    const terms = join(folder, ELASTIC_TERMS);
    if (!own) return { name, version, license, text };
    const whole = existsSync(terms) ? `${text}\n\n${readFileSync(terms, 'utf8').trim()}` : text;
    return { name, version, license: 'Elastic License 2.0', text: whole };
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What is said of them beside the code. */
export function noticeOf(parties: readonly ThirdParty[], what = 'API Sentinel for Kibana'): string {
  const head = `${what}. Licensed under the Apache License, Version 2.0.\n\nIt holds code of these packages:\n`;
  return `${[head, ...parties.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`)].join(`\n${'-'.repeat(80)}\n`)}`;
}
