import type { FeatureDrift } from '@api-sentinel/scorer-service/contract';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { visibleLine } from '../format/hostile.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { t } from '../i18n/translate.ts';
import { spaced } from '../words.ts';

const SHOWN = 12;
const STEADY = 0.1;
const MOVED = 0.25;

/** How far the features have moved, then and now side by side, the furthest first. */
export function DriftTable() {
  const asked = useAsk(['models', 'drift'], (client, signal) => client.drift({}, signal));
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={5} />}>
      {({ features, sentence }) => (
        <>
          <p className="apis-none">{visibleLine(sentence.slice(0, 500))}</p>
          {features.length > 0 && (
            <table className="apis-table">
              <thead>
                <tr>
                  <th>{t('importance.feature', 'Feature')}</th>
                  <th>{t('drift.histogram', 'Before and now')}</th>
                  <th className="apis-number">{t('drift.psi', 'Moved')}</th>
                </tr>
              </thead>
              <tbody>
                {features.slice(0, SHOWN).map((feature) => (
                  <tr key={feature.feature}>
                    <td>{spaced(visibleLine(feature.feature.slice(0, 80)))}</td>
                    <td>
                      <ThenAndNow drift={feature} />
                    </td>
                    <td className="apis-number">
                      {feature.psi.toFixed(2)} <span className="apis-subdued">{wordOf(feature.psi)}</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </AnswerOf>
  );
}

function wordOf(psi: number): string {
  if (psi < STEADY) return t('drift.steady', 'steady');
  return psi > MOVED ? t('drift.moved', 'moved') : t('drift.slight', 'slightly');
}

function ThenAndNow({ drift: { before, now } }: { readonly drift: FeatureDrift }) {
  const most = Math.max(1e-9, ...before, ...now);
  return (
    <span className="apis-drift" aria-hidden="true">
      {now.map((share, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
        <span key={place} className="apis-drift-bin">
          <span className="apis-drift-before" style={{ height: `${(100 * (before[place] ?? 0)) / most}%` }} />
          <span className="apis-drift-now" style={{ height: `${(100 * share) / most}%` }} />
        </span>
      ))}
    </span>
  );
}
