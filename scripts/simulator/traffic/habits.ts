import type { Habit } from './habit.ts';
import { appUser, bankCustomer, shopper, writer } from './people.ts';
import { crawler, integration, monitor, partner } from './programs.ts';
import { deadLinks, forgetful, givesUp, office, passwordManager, reportScript, staleDevice } from './troubles.ts';

/** Everything harmless that happens, each a row. */
export const HABITS: readonly Habit[] = [
  shopper,
  appUser,
  bankCustomer,
  writer,
  partner,
  integration,
  crawler,
  monitor,
  forgetful,
  givesUp,
  staleDevice,
  passwordManager,
  office,
  deadLinks,
  reportScript,
];
