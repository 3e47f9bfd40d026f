import type { Model } from '@api-sentinel/scorer-service/contract';
import { visibleLine } from '../format/hostile.ts';
import { percent } from '../format/numbers.ts';
import { t } from '../i18n/translate.ts';
import { spaced } from '../words.ts';

const SHOWN = 15;

/** What the models look at most, as shares of the whole. */
export function Importance({ importance }: { readonly importance: NonNullable<Model['importance']> }) {
  const most = Math.max(1e-9, ...importance.map(({ share }) => share));
  return (
    <table className="apis-table apis-importance">
      <thead className="apis-announced">
        <tr>
          <th>{t('importance.feature', 'Feature')}</th>
          <th>{t('importance.bar', 'Bar')}</th>
          <th>{t('importance.share', 'Share')}</th>
        </tr>
      </thead>
      <tbody>
        {importance.slice(0, SHOWN).map(({ feature, share }) => (
          <tr key={feature}>
            <td>{spaced(visibleLine(feature.slice(0, 80)))}</td>
            <td className="apis-importance-scale">
              <span style={{ width: `${(100 * share) / most}%` }} />
            </td>
            <td className="apis-number">{percent(share)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
