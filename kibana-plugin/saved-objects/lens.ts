import { referenceTo, type SavedObject, savedObject } from './saved-object.ts';

/** A column of a Lens chart: a figure, or what the figures are split by. */
export type Column = Readonly<Record<string, unknown>> & { readonly isBucketed: boolean };

export const count = (label: string): Column => ({
  label,
  customLabel: true,
  dataType: 'number',
  operationType: 'count',
  isBucketed: false,
  scale: 'ratio',
  sourceField: 'Records',
});

export const figure = (
  operation: 'max' | 'sum' | 'average' | 'unique_count',
  field: string,
  label: string,
): Column => ({
  label,
  customLabel: true,
  dataType: 'number',
  operationType: operation,
  isBucketed: false,
  scale: 'ratio',
  sourceField: field,
});

export const overTime = (): Column => ({
  label: '@timestamp',
  dataType: 'date',
  operationType: 'date_histogram',
  isBucketed: true,
  scale: 'interval',
  sourceField: '@timestamp',
  params: { interval: 'auto' },
});

/** The `size` values with the most of the column `by`. */
export const top = (field: string, label: string, size: number, by: string, type = 'string'): Column => ({
  label,
  customLabel: true,
  dataType: type,
  operationType: 'terms',
  isBucketed: true,
  scale: 'ordinal',
  sourceField: field,
  params: {
    size,
    orderBy: { type: 'column', columnId: by },
    orderDirection: 'desc',
    otherBucket: false,
    missingBucket: false,
  },
});

const LAYER = 'layer';

interface Chart {
  readonly id: string;
  readonly title: string;
  readonly over: SavedObject;
  readonly query: string;
  readonly columns: Readonly<Record<string, Column>>;
}

function chart(
  { id, title, over, query, columns }: Chart,
  visualizationType: string,
  visualization: object,
): SavedObject {
  const order = Object.keys(columns).sort((a, b) => Number(columns[b].isBucketed) - Number(columns[a].isBucketed));
  const state = {
    datasourceStates: { indexpattern: { layers: { [LAYER]: { columnOrder: order, columns, incompleteColumns: {} } } } },
    visualization,
    query: { query, language: 'kuery' },
    filters: [],
  };
  return savedObject('lens', id, { title, description: '', visualizationType, state }, [
    referenceTo(over, 'indexpattern-datasource-current-indexpattern'),
    referenceTo(over, `indexpattern-datasource-layer-${LAYER}`),
  ]);
}

/** One large number: the first column. */
export function metric(wish: Chart): SavedObject {
  const [accessor] = Object.keys(wish.columns);
  return chart(wish, 'lnsMetric', { layerId: LAYER, layerType: 'data', accessor });
}

/** `split` parts of a ring, of the size of `value`. */
export function ring(wish: Chart, split: string, value: string): SavedObject {
  const layer = { numberDisplay: 'percent', categoryDisplay: 'default', legendDisplay: 'show', nestedLegend: false };
  return chart(wish, 'lnsPie', {
    shape: 'donut',
    layers: [{ layerId: LAYER, layerType: 'data', groups: [split], metric: value, ...layer }],
  });
}

/** Bars or areas over time, stacked by `split`. */
export function timeline(
  wish: Chart,
  axes: { readonly x: string; readonly y: string; readonly split?: string },
  series: string,
): SavedObject {
  const layer = { layerId: LAYER, layerType: 'data', seriesType: series, position: 'top', showGridlines: false };
  return chart(wish, 'lnsXY', {
    legend: { isVisible: true, position: 'right' },
    valueLabels: 'hide',
    fittingFunction: 'None',
    preferredSeriesType: series,
    layers: [
      {
        ...layer,
        accessors: [axes.y],
        xAccessor: axes.x,
        ...(axes.split !== undefined && { splitAccessor: axes.split }),
      },
    ],
  });
}

/** A table of all columns, in their order. */
export function table(wish: Chart): SavedObject {
  const columns = Object.keys(wish.columns).map((columnId) => ({ columnId }));
  return chart(wish, 'lnsDatatable', { layerId: LAYER, layerType: 'data', columns });
}
