import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Validator } from '../kibana-types/http.ts';

/** Names are shown to a person; a name that came from outside is cut and quoted. */
const quoted = (name: string): string => JSON.stringify(name.slice(0, 64));

/**
 * Kibana's validator from a schema of the scorer's contract. Texts become numbers and truth values where the schema wants
 * them and `coerce` allows (in addresses, not in bodies); defaults are filled in.
 */
export function validatorOf(schema: TSchema, coerce: boolean): Validator {
  return (value, { ok, badRequest }) => {
    const given: unknown = value === null || value === undefined ? {} : structuredCopy(value);
    const whole: unknown = Value.Default(schema, coerce ? Value.Convert(schema, given) : given);
    if (Value.Check(schema, whole)) return ok(whole);
    const wrong = Value.Errors(schema, whole);
    const { instancePath, message, keyword } = wrong[wrong.length - 1];
    const name = instancePath.replace(/^\//, '').replace(/\//g, '.');
    if (keyword === 'additionalProperties') {
      const unknown =
        wrong
          .find((one) => one.keyword === 'boolean')
          ?.instancePath.split('/')
          .pop() ?? name;
      return badRequest(new Error(`There is no parameter ${quoted(unknown)} here; leave it out.`));
    }
    return badRequest(new Error(`${name === '' ? 'What was sent' : quoted(name)} ${message}; correct it.`));
  };
}

/** Of JSON. Node 16 has structuredClone only since 17. */
function structuredCopy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Takes JSON of any form: whoever gets it checks it. An address never needs it. */
export const anyJson: Validator = (value, { ok }) => ok(value ?? undefined);
