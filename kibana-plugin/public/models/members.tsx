import type { Model } from '@api-sentinel/scorer-service/contract';
import { bytes, percent } from '../format/numbers.ts';
import { t } from '../i18n/translate.ts';
import { spaced } from '../words.ts';

/** Which models a bundle holds, and how much each counts. */
export function Members({ members }: { readonly members: Model['members'] }) {
  return (
    <table className="apis-table apis-model-members">
      <thead>
        <tr>
          <th>{t('members.model', 'Model')}</th>
          <th>{t('members.group', 'Group')}</th>
          <th className="apis-number">{t('members.weight', 'Vote')}</th>
          <th className="apis-number">AUC</th>
          <th className="apis-number">{t('model.size', 'Size')}</th>
        </tr>
      </thead>
      <tbody>
        {members.map(({ name, group, weight, auc, size_bytes }) => (
          <tr key={name}>
            <td>{spaced(name)}</td>
            <td className="apis-subdued">{group}</td>
            <td className="apis-number">{percent(weight)}</td>
            <td className="apis-number">{auc === undefined ? '–' : auc.toFixed(3)}</td>
            <td className="apis-number">{bytes(size_bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
