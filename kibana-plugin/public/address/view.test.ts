import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ALERT_STATUSES,
  DEFAULT_VIEW,
  type Filters,
  narrows,
  readView,
  type View,
  withFilters,
  writeView,
} from './view.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((word) => word.isWellFormed());
const anyFilters = fc.record(
  {
    text,
    level: fc.constantFrom('CRITICAL', 'HIGH', 'MEDIUM', 'LOW'),
    type: fc.constantFrom('xss', 'scraping'),
    status: fc.constantFrom(...ALERT_STATUSES),
    endpoint: text,
    user: text,
    campaign: text,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Filters>;
const anyView: fc.Arbitrary<View> = fc.record({
  filters: anyFilters,
  from: fc.constantFrom('now-15m', 'now-24h', '2026-03-01T00:00:00.000Z'),
  to: fc.constantFrom('now', '2026-03-02T00:00:00.000Z'),
  refresh: fc.integer({ min: 0, max: 3_600 }),
  order: fc.constantFrom('newest', 'risk', 'count'),
  group: fc.constantFrom('', 'entity', 'type'),
  alert: fc.constantFrom('', 'a1'),
});

describe('the view in the address', () => {
  test('comes back as it was written', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        expect(readView(writeView(view))).toEqual(view);
      }),
    );
  });

  test('is empty for what is shown by default, and the default for an empty one', () => {
    expect(writeView(DEFAULT_VIEW)).toBe('');
    expect(readView('')).toEqual(DEFAULT_VIEW);
  });

  test('passes over what it does not know', () => {
    expect(readView('?level=BOGUS&type=<script>&refresh=-3&status=open&other=1&user=')).toEqual({
      ...DEFAULT_VIEW,
      filters: { status: 'open' },
    });
  });

  test('bounds a text that is too long', () => {
    expect(readView(`?user=${'x'.repeat(100_000)}`).filters.user).toHaveLength(1_024);
    expect(readView(`?text=${'x'.repeat(100_000)}`).filters.text).toHaveLength(256);
  });

  test('a filter can be set, changed and taken out', () => {
    const filters = withFilters(withFilters({ user: 'ann' }, { level: 'HIGH', user: undefined }), { level: 'LOW' });
    expect(filters).toEqual({ level: 'LOW' });
    expect(narrows(filters)).toBe(true);
    expect(narrows(withFilters(filters, { level: undefined }))).toBe(false);
  });
});
