import { ADMINISTRATION_FEATURE_ID, PLUGIN_ID } from '../../common/constants.ts';
import type { Host } from '../shell/context.ts';
import type { CoreStart } from './core-types.ts';

/** What the roles of the person give; Kibana's server decides anew with every request. */
export function personMay({ application: { capabilities } }: CoreStart): Host['may'] {
  return {
    act: capabilities[PLUGIN_ID]?.act === true,
    administer: capabilities[ADMINISTRATION_FEATURE_ID]?.administer === true,
  };
}
