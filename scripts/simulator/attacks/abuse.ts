import type { Api } from '../api/api.ts';
import type { Actor } from '../exchange.ts';
import { enumerate } from './abuse/enumeration.ts';
import { exhaust } from './abuse/exhaustion.ts';
import { canBeFuzzed, fuzz } from './abuse/fuzzing.ts';
import { walkObjects } from './abuse/object-walking.ts';
import type { AttackKind, Campaign } from './campaign.ts';

function both(
  variant: string,
  loud: readonly [number, number],
  quiet: readonly [number, number],
  begin: (campaign: Campaign) => Actor,
  fits: (api: Api) => boolean,
): AttackKind[] {
  return [
    { cls: 'api_abuse', form: 'loud', variant, events: loud, seconds: [30, 240], fits, begin },
    { cls: 'api_abuse', form: 'quiet', variant, events: quiet, seconds: [2 * 3_600, 12 * 3_600], fits, begin },
  ];
}

export const apiAbuse: readonly AttackKind[] = [
  ...both('enumeration', [150, 700], [40, 160], enumerate, () => true),
  ...both('object_walking', [120, 600], [50, 200], walkObjects, (api) => api.shelves.length > 0),
  ...both('resource_exhaustion', [40, 250], [15, 60], exhaust, (api) => api.costly.length > 0),
  ...both('parameter_fuzzing', [100, 500], [30, 120], fuzz, canBeFuzzed),
];
