import { DEFAULT_LEVEL_BOUNDS } from '@api-sentinel/scorer-service/contract';
import { afterEach, describe, expect, test } from '@jest/globals';
import { startHttpServer } from '../testing/http-server.ts';
import { TEST_SETTINGS } from '../testing/kibana-server.ts';
import { ScorerLevels } from './level-bounds.ts';
import { ScorerClient } from './scorer-client.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function levelsFrom(answers: readonly unknown[]) {
  let asked = 0;
  const server = await startHttpServer((_, response) => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    if (answer === undefined) response.writeHead(503).end();
    else response.writeHead(200).end(JSON.stringify(answer));
  });
  const client = new ScorerClient({ ...TEST_SETTINGS.scorer, url: server.url });
  ends.push(
    () => client.close(),
    () => server.stop(),
  );
  return { levels: new ScorerLevels(client, () => 0), asked: () => asked };
}

const moved = { critical: 90, high: 70, medium: 30 };

describe('the levels as the scorer has them', () => {
  test('are the defaults until it says otherwise, and stay what it said while it is away', async () => {
    const { levels } = await levelsFrom([{ levels: moved }, undefined]);
    expect(levels.current()).toEqual(DEFAULT_LEVEL_BOUNDS);
    await levels.refresh();
    expect(levels.current()).toEqual(moved);
    await levels.refresh();
    expect(levels.current()).toEqual(moved);
  });

  test.each([[{}], [{ levels: { critical: 10, high: 70, medium: 30 } }], ['text'], [{ levels: { critical: 90 } }]])(
    'what makes no sense changes nothing: %j',
    async (answer) => {
      const { levels } = await levelsFrom([answer]);
      await levels.refresh();
      expect(levels.current()).toEqual(DEFAULT_LEVEL_BOUNDS);
    },
  );

  test('are asked for once while they are fresh', async () => {
    const { levels, asked } = await levelsFrom([{ levels: moved }]);
    for (let i = 0; i < 5; i++) levels.current();
    while (asked() === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(asked()).toBe(1);
  });
});
