import type { Explanation } from '@api-sentinel/scorer-service/contract';
import { visibleLine } from '../format/hostile.ts';
import { figure, points } from '../format/numbers.ts';
import { t } from '../i18n/translate.ts';
import { spaced } from '../words.ts';
import { type WaterfallRow, waterfallRows } from './waterfall-rows.ts';

/** What raised and what lowered the risk, in points, with what is usual beside what was here. */
export function Waterfall({ explanation, score }: { readonly explanation: Explanation; readonly score: number }) {
  return (
    <table className="apis-waterfall">
      <thead>
        <tr>
          <th>{t('why.what', 'What counted')}</th>
          <th className="apis-number">{t('why.here', 'Here')}</th>
          <th>{t('why.usual', 'Usual')}</th>
          <th className="apis-waterfall-scale">{t('why.scale', 'Risk from 0 to 100')}</th>
          <th className="apis-number">{t('why.points', 'Points')}</th>
        </tr>
      </thead>
      <tbody>
        {waterfallRows(explanation, score).map((row, place) => (
          <tr key={row.feature ?? `${row.kind}-${place}`} data-kind={row.kind}>
            <td>{nameOf(row)}</td>
            <td className="apis-number">{shownValue(row.value)}</td>
            <td className="apis-subdued">{row.usual === undefined ? '' : visibleLine(row.usual.slice(0, 80))}</td>
            <td className="apis-waterfall-scale">
              <span
                className={`apis-waterfall-bar ${row.kind === 'total' ? 'apis-waterfall-total' : row.points < 0 ? 'apis-waterfall-lowers' : 'apis-waterfall-raises'}`}
                style={{ left: `${row.from}%`, width: `${Math.max(0.6, row.to - row.from)}%` }}
              />
            </td>
            <td className="apis-number">{row.kind === 'total' ? row.points.toFixed(1) : points(row.points)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function nameOf({ kind, feature }: WaterfallRow): string {
  if (kind === 'base') return t('why.base', 'usual for any request');
  if (kind === 'others') return t('why.others', 'all others together');
  return kind === 'total' ? t('why.total', 'risk') : featureName(feature ?? '');
}

function shownValue(value: number | string | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'number' ? figure(value) : visibleLine(value.slice(0, 40));
}

const EVIDENCE = 'evidence.';

function featureName(feature: string): string {
  if (!feature.startsWith(EVIDENCE)) return spaced(feature);
  return t('why.evidence', '{what} in the request', { what: spaced(feature.slice(EVIDENCE.length)) });
}
