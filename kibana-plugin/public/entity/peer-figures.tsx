import type { EntityProfile, PeerFigure } from '@api-sentinel/scorer-service/contract';
import { figure } from '../format/numbers.ts';
import { plural, t } from '../i18n/translate.ts';
import { kindName } from '../words.ts';

/** The entity's figures beside the usual range of its peers, the most unlike first. */
export function PeerFigures({ profile: { peers, peer_count, subject } }: { readonly profile: EntityProfile }) {
  if (peers.length === 0) {
    return (
      <p className="apis-none">
        {t('peers.few', 'Fewer than five others are known in this period: there is nothing to compare it with.')}
      </p>
    );
  }
  return (
    <>
      <table className="apis-table apis-peers">
        <thead>
          <tr>
            <th>{t('peers.what', 'Figure')}</th>
            <th className="apis-number">{t('peers.here', 'Here')}</th>
            <th>{t('peers.range', 'Usual among peers')}</th>
            <th className="apis-peers-scale">
              <span className="apis-announced">{t('peers.scale', 'Here against the usual range')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {peers.map((peer) => (
            <Row key={peer.name} peer={peer} />
          ))}
        </tbody>
      </table>
      <p className="apis-none">
        {plural(
          'peers.count',
          peer_count,
          'Beside {count} other of its kind ({kind}) in this period.',
          'Beside {count} others of its kind ({kind}) in this period.',
          { kind: kindName(subject.kind).toLowerCase() },
        )}
      </p>
    </>
  );
}

function Row({ peer: { name, unit, value, usual, median, unlike } }: { readonly peer: PeerFigure }) {
  const most = Math.max(value, usual.high, median, 1e-9) * 1.08;
  const at = (point: number) => `${Math.max(0, Math.min(100, (point / most) * 100))}%`;
  const withUnit = (text: string) => (unit === '' ? text : `${text} ${unit}`);
  return (
    <tr data-unlike={unlike > 0}>
      <td>
        {name}
        {unlike > 0 && <span className="apis-unlike">{t('peers.unlike', 'unlike')}</span>}
      </td>
      <td className="apis-number">{withUnit(figure(value))}</td>
      <td className="apis-subdued">
        {t('peers.usual', '{range}, middle {median}', {
          range: usual.low === usual.high ? figure(usual.low) : `${figure(usual.low)} to ${figure(usual.high)}`,
          median: figure(median),
        })}
      </td>
      <td className="apis-peers-scale">
        <span className="apis-peers-track" aria-hidden="true">
          <span
            className="apis-peers-range"
            style={{ left: at(usual.low), width: `max(3px, calc(${at(usual.high)} - ${at(usual.low)}))` }}
          />
          <span className="apis-peers-here" style={{ left: at(value) }} />
        </span>
      </td>
    </tr>
  );
}
