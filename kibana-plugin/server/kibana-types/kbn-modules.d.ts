declare module '@kbn/config-schema' {
  export const schema: import('./config-schema.ts').SchemaBuilder;
}
