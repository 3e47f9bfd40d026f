import { describe, expect, test } from '@jest/globals';
import { hasHook, hookProcessor, withHook, withoutHook } from './hook.ts';

const first = { set: { field: 'a', value: 1 } };
const second = { rename: { field: 'b', target_field: 'c' } };

describe('the hook', () => {
  test('comes behind what is there, and goes without a trace', () => {
    const theirs = {
      description: 'mine',
      version: 7,
      processors: [first, second],
      on_failure: [first],
      _meta: { by: 'me' },
    };
    const hooked = withHook(theirs);
    expect(hooked).toEqual({ ...theirs, processors: [first, second, hookProcessor()] });
    expect(withoutHook(hooked)).toEqual(theirs);
  });

  test('is put once', () => {
    const hooked = withHook({ processors: [first] });
    expect(withHook(hooked)).toEqual(hooked);
  });

  test('is brought up to date where the user has moved it', () => {
    const old = { pipeline: { tag: 'api_sentinel', name: 'api_sentinel' } };
    expect(withHook({ processors: [first, old, second] }).processors).toEqual([first, hookProcessor(), second]);
  });

  test('takes a pipeline that we made along, unless somebody added to it', () => {
    const made = withHook(undefined);
    expect(hasHook(made)).toBe(true);
    expect(withoutHook(made)).toBeUndefined();
    const processors = [...(made.processors as unknown[]), first];
    expect(withoutHook({ ...made, processors })).toEqual({ description: made.description, processors: [first] });
  });

  test('leaves an empty pipeline of the user empty', () => {
    expect(withoutHook(withHook({ processors: [] }))).toEqual({ processors: [] });
  });
});
