const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } }],
    '\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2024',
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
  modulePathIgnorePatterns: ['/dist/', '/target/', '/\\.cache/'],
};
/** The examples of a property are the same each time; the long tests draw new ones. */
const seeded = { moduleNameMapper: { '^fast-check$': '<rootDir>/test/support/seeded-fast-check.ts' } };

/** Three suites: what needs nothing but Node, what needs the real Elasticsearch, and what is too long for every run. */
export default {
  testTimeout: 90_000,
  projects: [
    {
      ...shared,
      ...seeded,
      displayName: 'unit',
      testMatch: ['<rootDir>/{models,scorer-service,ingest-pipelines,kibana-plugin,scripts}/**/*.test.{ts,tsx}'],
      testPathIgnorePatterns: ['/node_modules/', '\\.long\\.test\\.ts$'],
    },
    {
      ...shared,
      ...seeded,
      displayName: 'whole',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.long\\.test\\.ts$'],
    },
    { ...shared, displayName: 'long', testMatch: ['<rootDir>/**/*.long.test.ts'] },
  ],
};
