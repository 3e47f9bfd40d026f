import type { estypes } from '@elastic/elasticsearch';

/** As much of an aggregation's answer as is read of it here. */
export interface Bucket {
  readonly key?: string | number;
  readonly doc_count?: number;
  readonly value?: number | null;
  readonly buckets?: readonly Bucket[];
  readonly [aggregation: string]: unknown;
}

/** Counts by the values of a keyword field, the most frequent first. */
export function termsOf(field: string, size: number): estypes.AggregationsAggregationContainer {
  return { terms: { field, size } };
}

/** The buckets of a `terms` aggregation as counts by value. */
export function countsOf(aggregation: Bucket | undefined): Record<string, number> {
  return Object.fromEntries((aggregation?.buckets ?? []).map(({ key, doc_count }) => [String(key), doc_count ?? 0]));
}

/** An aggregation within a bucket. */
export function within(bucket: Bucket, name: string): Bucket | undefined {
  const inner = bucket[name];
  return typeof inner === 'object' && inner !== null ? (inner as Bucket) : undefined;
}

/** How many documents matched. */
export function totalOf(total: estypes.SearchHitsMetadata['total']): number {
  return typeof total === 'number' ? total : (total?.value ?? 0);
}

/** Number of documents of a `filter` aggregation or bucket. */
export function countOf(aggregation: Bucket | undefined): number {
  return aggregation?.doc_count ?? 0;
}

/** The number of a metric; 0 where there is none. */
export function metricOf(aggregation: Bucket | undefined): number {
  return aggregation?.value ?? 0;
}

/** The named buckets of a `filters` aggregation. */
export function namedBuckets(aggregation: Bucket | undefined): Readonly<Record<string, Bucket>> {
  return (aggregation?.buckets ?? {}) as unknown as Readonly<Record<string, Bucket>>;
}
