/** As much of `@kbn/config-schema` as the plugin uses; Kibana has it beside the plugin when it runs. */

interface Options<Value> {
  readonly defaultValue?: Value;
  readonly validate?: (value: Value) => string | undefined;
}

/** A schema of Kibana's; opaque to the plugin. */
export type SchemaType = unknown;

export interface SchemaBuilder {
  object(properties: Readonly<Record<string, SchemaType>>): SchemaType;
  string(options?: Options<string> & { readonly minLength?: number; readonly maxLength?: number }): SchemaType;
  number(options?: Options<number> & { readonly min?: number; readonly max?: number }): SchemaType;
  arrayOf(
    type: SchemaType,
    options?: Options<string[]> & { readonly minSize?: number; readonly maxSize?: number },
  ): SchemaType;
  oneOf(types: readonly SchemaType[], options?: Options<string>): SchemaType;
  literal(value: string): SchemaType;
  maybe(type: SchemaType): SchemaType;
}
