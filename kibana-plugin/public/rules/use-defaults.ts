import { useEffect, useRef } from 'react';
import type { RuleFormProperties } from './models.ts';

/** Fills in what a new rule does not say yet, when its form opens: what a person empties later stays empty, and is refused. */
export function useDefaults(
  { ruleParams, setRuleParams }: RuleFormProperties,
  defaults: Readonly<Record<string, unknown>>,
) {
  const done = useRef(false);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    for (const [name, value] of Object.entries(defaults)) {
      if (ruleParams[name] === undefined) setRuleParams(name, value);
    }
  });
}
