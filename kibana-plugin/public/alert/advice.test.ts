import { ATTACK_TYPES } from '@api-sentinel/scorer-service/contract/words';
import { describe, expect, test } from '@jest/globals';
import { adviceFor, referencesOf } from './advice.ts';

describe('what to do', () => {
  test.each(ATTACK_TYPES.filter((type) => type !== 'none'))('%s has three lines', (type) => {
    expect(adviceFor(type)).toHaveLength(3);
  });

  test('a kind that asks for something else has lines of its own, any other those of its type', () => {
    for (const subtype of ['sensitive_file', 'scanner', 'unsigned_token']) {
      expect(adviceFor('api_abuse', subtype)).toHaveLength(3);
      expect(adviceFor('api_abuse', subtype)).not.toEqual(adviceFor('api_abuse'));
    }
    for (const subtype of ['rate', 'toString', '__proto__'])
      expect(adviceFor('api_abuse', subtype)).toEqual(adviceFor('api_abuse'));
  });
});

describe('references', () => {
  test('lead to OWASP and MITRE', () => {
    expect(referencesOf(['API2:2023'], ['T1110.004', 'T1190'])).toEqual([
      { id: 'API2:2023', href: 'https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/' },
      { id: 'T1110.004', href: 'https://attack.mitre.org/techniques/T1110/004/' },
      { id: 'T1190', href: 'https://attack.mitre.org/techniques/T1190/' },
    ]);
  });

  test('an id of another form has no link', () => {
    expect(referencesOf(['javascript:alert(1)'], ['../x'])).toEqual([{ id: 'javascript:alert(1)' }, { id: '../x' }]);
  });
});
