import type { Api } from '../api/api.ts';
import { SHOP_AND_BANK } from '../api/shop-and-bank.ts';
import { forcedReset, marketingSpike, retryStorm } from './crowds.ts';
import { documentedHabits } from './documented/habits.ts';
import type { Habit } from './habit.ts';
import { appUser, bankCustomer, shopper, writer } from './people.ts';
import { crawler, integration, monitor, partner } from './programs.ts';
import {
  deadLinks,
  forgetful,
  givesUp,
  office,
  ownPasswordLoop,
  passwordManager,
  reportScript,
  staleDevice,
} from './troubles.ts';
import { collector, graphqlPage, newcomer, supportAgent, typist } from './zeal.ts';

/** Everything harmless that happens at the shop and the bank, each a row. */
export const HABITS: readonly Habit[] = [
  shopper,
  appUser,
  bankCustomer,
  writer,
  newcomer,
  graphqlPage,
  partner,
  integration,
  crawler,
  monitor,
  supportAgent,
  office,
  forgetful,
  givesUp,
  staleDevice,
  ownPasswordLoop,
  passwordManager,
  forcedReset,
  marketingSpike,
  retryStorm,
  deadLinks,
  reportScript,
  typist,
  collector,
];

/** Everything harmless that happens on this API. */
export function habitsOf(api: Api): readonly Habit[] {
  return api === SHOP_AND_BANK ? HABITS : documentedHabits(api);
}

/** Which harmless habits look like which attack to whoever only counts. */
export const TWINS: Readonly<Record<string, readonly string[]>> = {
  credential_stuffing: ['office_nat', 'password_manager', 'forced_reset', 'gives_up'],
  brute_force: ['forgotten_password', 'stale_device', 'own_password_loop', 'gives_up'],
  sql_injection: ['writer', 'newcomer', 'search_as_you_type', 'graphql_client'],
  xss: ['writer', 'newcomer'],
  scraping: ['crawler', 'collector', 'partner_batch', 'report_script', 'marketing_spike'],
  api_abuse: ['partner_batch', 'ci_job', 'dead_links', 'support_agent', 'retry_after_outage', 'search_as_you_type'],
  injection: ['writer', 'newcomer', 'ci_job'],
};
