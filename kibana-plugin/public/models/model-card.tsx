import type { Estimate, Model } from '@api-sentinel/scorer-service/contract';
import { EuiButton } from '@elastic/eui';
import type { ReactNode } from 'react';
import { LogText } from '../components/log-text.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { visibleLine } from '../format/hostile.ts';
import { bytes, count, figure } from '../format/numbers.ts';
import { plural, t } from '../i18n/translate.ts';
import { originName, roleName } from './words.ts';

interface Properties {
  readonly model: Model;
  readonly chosen: boolean;
  /** Whether there are others. */
  readonly choosable: boolean;
  readonly onChoose: () => void;
}

const SHOWN_PARTS = 4;

/** One bundle of models: what it was made from, and how good it is on what it never saw. */
export function ModelCard({ model, chosen, choosable, onChoose }: Properties) {
  const { version, role, origin, trained_at, trained_on, members, figures, refused } = model;
  const rows = trained_on.reduce((sum, part) => sum + part.rows, 0);
  return (
    <article
      className="apis-panel apis-model"
      data-chosen={chosen && choosable}
      data-role={role}
      data-test-subj="model"
    >
      <header className="apis-model-head">
        <span className={`apis-role apis-role-${role}`}>{roleName(role)}</span>
        <h2>
          <LogText text={version} most={30} />
        </h2>
        {chosen ? (
          choosable && <span className="apis-subdued">{t('model.chosen', 'shown below')}</span>
        ) : (
          <EuiButton size="s" color="text" onClick={onChoose}>
            {t('model.choose', 'Show')}
          </EuiButton>
        )}
      </header>
      <dl className="apis-model-facts">
        <Fact name={t('model.made', 'Made')}>
          {originName(origin)}
          {trained_at !== undefined && (
            <>
              {', '}
              <RelativeTime time={trained_at} />
            </>
          )}
        </Fact>
        {rows > 0 && (
          <Fact name={t('model.on', 'From')}>
            <span
              title={trained_on.map((part) => `${visibleLine(part.name.slice(0, 60))} ${count(part.rows)}`).join(', ')}
            >
              {plural('model.rows', rows, '{count} request', '{count} requests')}
            </span>
          </Fact>
        )}
        <Fact name={t('model.members', 'Models')}>{count(members.length)}</Fact>
        <Fact name={t('model.size', 'Size')}>{bytes(model.size_bytes)}</Fact>
        {model.events_per_second !== undefined && (
          <Fact name={t('model.speed', 'Speed')}>
            {t('model.perSecond', '{n}/s', { n: figure(model.events_per_second) })}
          </Fact>
        )}
        {model.alerts_per_day !== undefined && (
          <Fact name={t('model.alerts', 'Alerts a day')}>{figure(model.alerts_per_day)}</Fact>
        )}
      </dl>
      {figures.length > 0 && (
        <table className="apis-table">
          <thead>
            <tr>
              <th>{t('model.part', 'On unseen events')}</th>
              <th className="apis-number">{t('model.events', 'Events')}</th>
              <th className="apis-number">AUC</th>
              <th className="apis-number">{t('model.tpr', 'Found at 1 % false alarms')}</th>
            </tr>
          </thead>
          <tbody>
            {partsOf(figures).map((part) => (
              <tr key={part.part}>
                <td>{visibleLine(part.part.slice(0, 60)).replaceAll('_', ' ')}</td>
                <td className="apis-number">{count(part.rows)}</td>
                <td className="apis-number">
                  <Estimated estimate={part.auc} digits={3} />
                </td>
                <td className="apis-number">
                  <Estimated estimate={part.tpr_at_1pct} digits={3} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {refused !== undefined && <p className="apis-stale apis-model-refused">{visibleLine(refused.slice(0, 500))}</p>}
    </article>
  );
}

/** The whole and its large parts first, then single families of events, as many as fit. */
function partsOf(figures: Model['figures']): Model['figures'] {
  const rank = (part: string) => (part === 'all' ? 0 : part.startsWith('family') ? 2 : 1);
  return [...figures].sort((a, b) => rank(a.part) - rank(b.part)).slice(0, SHOWN_PARTS);
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Estimated({
  estimate: { value, low, high },
  digits,
}: {
  readonly estimate: Estimate;
  readonly digits: number;
}) {
  return (
    <>
      <strong>{value.toFixed(digits)}</strong>
      {low !== undefined && high !== undefined && (
        <span className="apis-subdued">
          {' '}
          {low.toFixed(digits)}–{high.toFixed(digits)}
        </span>
      )}
    </>
  );
}
