/** The table of all features, as it stands in FEATURES.md. */
import { FEATURES, FEATURES_VERSION } from './definitions.ts';

/** Markdown, one row a feature in the order of the columns. */
export function featureTable(): string {
  const rows = FEATURES.map(
    ({ name, family, unit, meaning }, i) => `| ${i} | \`${name}\` | ${family} | ${unit} | ${meaning} |`,
  );
  return `# Features, version ${FEATURES_VERSION}

Made by \`node scripts/run.mjs features\`. One row of the matrix holds these ${FEATURES.length} numbers; a number that the log does not give is NaN.
Inspection features are the largest over all values of the request; the windows of source, user and session count the event itself.

| column | feature | family | unit | meaning |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
