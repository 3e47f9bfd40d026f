import { RECORD_MAPPINGS } from '@api-sentinel/scorer-service/storage/record-mappings';
import { expect, test } from '@jest/globals';
import { RECORD_TEMPLATES, templateDefinition } from './definitions.ts';

test('the templates of records say what the scorer says where it makes the index itself', () => {
  expect([...RECORD_TEMPLATES]).toEqual(Object.keys(RECORD_MAPPINGS));
  for (const name of RECORD_TEMPLATES) {
    expect((templateDefinition(name).template as { mappings: object }).mappings).toEqual(RECORD_MAPPINGS[name]);
  }
});
