import type { Api, Target } from '../api/api.ts';
import type { Actor } from '../exchange.ts';
import { SCANNER_AGENTS } from '../people/agents.ts';
import type { Random } from '../random.ts';
import type { AttackClass, AttackKind, Campaign } from './campaign.ts';
import { padding } from './encoding.ts';
import { inject, injectHeader, innocent, pickTarget } from './injecting.ts';
import { disguisedHtml, HTML_KINDS } from './payloads/html.ts';
import { externalEntity, OTHER_KINDS } from './payloads/other.ts';
import { disguisedSql, SQL_KINDS } from './payloads/sql.ts';

interface Arsenal {
  readonly kinds: Readonly<Record<string, (random: Random) => string>>;
  readonly disguise: (random: Random, text: string) => string;
}

const SQL: Arsenal = { kinds: SQL_KINDS, disguise: disguisedSql };
const HTML: Arsenal = { kinds: HTML_KINDS, disguise: disguisedHtml };
const OTHER: Arsenal = { kinds: OTHER_KINDS, disguise: (_, text) => text };

/** Tries texts of one kind or of all on one parameter after the other. */
function* tryAll(campaign: Campaign, arsenal: Arsenal, only?: string): Actor {
  const { random, kind, world } = campaign;
  const quiet = kind.form === 'quiet';
  const agent = !quiet && random.chance(0.35) ? random.pick(SCANNER_AGENTS) : undefined;
  const visit = campaign.visit(campaign.source('any', agent));
  if (random.chance(0.35)) visit.caller.user = `user${random.int(1, 99_999)}`;
  if (random.chance(quiet ? 0.9 : 0.4)) {
    for (let looks = random.int(1, 5); looks > 0; looks--) {
      yield innocent(visit);
      visit.pause(Math.min(campaign.gap, 4_000));
    }
  }
  const names = Object.keys(arsenal.kinds);
  let target = pickTarget(world.api, random);
  for (let spent = 0; spent < campaign.events; spent++) {
    if (random.chance(quiet ? 0.3 : 0.06)) target = pickTarget(world.api, random);
    const name = only ?? random.pick(names);
    let text = arsenal.kinds[name]!(random);
    if (random.chance(quiet ? 0.55 : 0.12)) text = arsenal.disguise(random, text);
    if (random.chance(quiet ? 0.08 : 0.02)) text = `${padding(random)} ${text}`;
    if (name !== 'traversal' && random.chance(0.07)) yield injectHeader(visit, text);
    else
      yield inject(visit, fitting(world.api, random, name, target), {
        text,
        evasive: quiet,
        ...answerTo(random, name, text),
      });
    if (quiet && random.chance(0.4)) {
      visit.pause(6_000);
      yield innocent(visit);
    }
    visit.pause(campaign.gap);
  }
}

/** A successful delay takes as long as was asked for. */
function answerTo(random: Random, name: string, text: string): { delay?: number } {
  if (name !== 'time_based' || !random.chance(0.4)) return {};
  const seconds = /\d+/.exec(text.slice(text.search(/sleep|delay|benchmark|message/i)))?.[0] ?? '5';
  return { delay: Math.min(20, Number(seconds)) * 1_000 };
}

/** Files are asked of downloads, addresses of previews; the rest goes anywhere. */
function fitting(api: Api, random: Random, name: string, target: Target): Target {
  const better = name === 'traversal' || name === 'include' ? api.file : name === 'ssrf' ? api.address : undefined;
  return !better || random.chance(0.35) ? target : better;
}

/** XML where JSON is expected: parsers that take both are old friends. */
function* sendXml(campaign: Campaign): Actor {
  const { random } = campaign;
  const visit = campaign.visit(campaign.source());
  for (let spent = 0; spent < campaign.events; spent++) {
    const route = random.pick(campaign.world.api.documents);
    yield visit.send(route, {
      body: externalEntity(random),
      mime: random.pick(['application/xml', 'text/xml', 'application/xml; charset=utf-8']),
      status: random.pick([200, 400, 415, 500, 500]),
      place: 'body',
    });
    if (random.chance(0.3)) yield innocent(visit);
    visit.pause(campaign.gap);
  }
}

function hasTargets({ inUrl, inBody }: Api): boolean {
  return inUrl.length + inBody.length > 0;
}

function takesDocuments(api: Api): boolean {
  return api.documents.length > 0;
}

function kindsOf(cls: AttackClass, arsenal: Arsenal): AttackKind[] {
  const out: AttackKind[] = [
    {
      cls,
      form: 'loud',
      variant: 'tool',
      events: [150, 900],
      seconds: [30, 300],
      fits: hasTargets,
      begin: (campaign) => tryAll(campaign, arsenal),
    },
    {
      cls,
      form: 'quiet',
      variant: 'by_hand',
      events: [15, 80],
      seconds: [1_800, 6 * 3_600],
      fits: hasTargets,
      begin: (campaign) => tryAll(campaign, arsenal),
    },
  ];
  for (const name of Object.keys(arsenal.kinds)) {
    out.push(
      {
        cls,
        form: 'loud',
        variant: name,
        events: [60, 250],
        seconds: [20, 180],
        fits: hasTargets,
        begin: (campaign) => tryAll(campaign, arsenal, name),
      },
      {
        cls,
        form: 'quiet',
        variant: name,
        events: [8, 40],
        seconds: [900, 5 * 3_600],
        fits: hasTargets,
        begin: (campaign) => tryAll(campaign, arsenal, name),
      },
    );
  }
  return out;
}

export const sqlInjection: readonly AttackKind[] = kindsOf('sql_injection', SQL);
export const crossSiteScripting: readonly AttackKind[] = kindsOf('xss', HTML);
export const otherInjection: readonly AttackKind[] = [
  ...kindsOf('injection', OTHER),
  {
    cls: 'injection',
    form: 'loud',
    variant: 'xxe',
    events: [50, 200],
    seconds: [20, 180],
    fits: takesDocuments,
    begin: sendXml,
  },
  {
    cls: 'injection',
    form: 'quiet',
    variant: 'xxe',
    events: [8, 30],
    seconds: [900, 5 * 3_600],
    fits: takesDocuments,
    begin: sendXml,
  },
];
