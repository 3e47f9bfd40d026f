/** `node scripts/run.mjs features`: writes the table of features anew. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { featureTable } from '@api-sentinel/scorer-service/features/table';
import { commandLine } from './command-line.ts';

commandLine('npm run features')
  .description('Writes scorer-service/FEATURES.md from the definitions of the features.')
  .parse();
const file = fileURLToPath(new URL('../scorer-service/FEATURES.md', import.meta.url));
writeFileSync(file, featureTable());
console.log(`wrote ${file}`);
