import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** Checks the parameters of a rule as Kibana wants it: answers them with defaults filled in, or throws a sentence. */
export function paramsOf<Schema extends TSchema>(schema: Schema): { validate(params: unknown): Static<Schema> } {
  return {
    validate(params) {
      const whole: unknown = Value.Default(schema, JSON.parse(JSON.stringify(params ?? {})));
      if (Value.Check(schema, whole)) return whole as Static<Schema>;
      const wrong = Value.Errors(schema, whole);
      const { instancePath, message } = wrong[wrong.length - 1];
      const name = instancePath.slice(1).replace(/\//g, '.');
      throw new Error(`The parameter "${name.slice(0, 64)}" of the rule ${message}; correct it.`);
    },
  };
}
