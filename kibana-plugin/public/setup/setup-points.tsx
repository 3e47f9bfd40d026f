import type { SetupPoint } from '@api-sentinel/scorer-service/contract';
import { Command } from '../components/command.tsx';
import { t } from '../i18n/translate.ts';

const STATES: Readonly<Record<SetupPoint['state'], () => string>> = {
  done: () => t('setup.done', 'done'),
  open: () => t('setup.open', 'to do'),
  problem: () => t('setup.problem', 'problem'),
  optional: () => t('setup.optional', 'optional'),
  unknown: () => t('setup.unknown', 'not known'),
};
const SIGNS: Readonly<Record<SetupPoint['state'], string>> = {
  done: '✓',
  open: '○',
  problem: '!',
  optional: '–',
  unknown: '?',
};

/** A checklist: each point with its state, what follows while it is open, and the command for it. */
export function SetupPoints({ points }: { readonly points: readonly SetupPoint[] }) {
  return (
    <ul className="apis-points">
      {points.map(({ id, title, state, sentence, follows, command }) => (
        <li key={id} data-state={state} data-test-subj={`setup-${id}`}>
          <span className={`apis-point-sign apis-point-${state}`} aria-hidden="true">
            {SIGNS[state] ?? '?'}
          </span>
          <div className="apis-point-text">
            <h3>
              {title} <span className={`apis-point-state apis-point-${state}`}>{STATES[state]?.() ?? state}</span>
            </h3>
            <p>{sentence}</p>
            {follows !== undefined && state !== 'done' && <p className="apis-subdued">{follows}</p>}
            {command !== undefined && state !== 'done' && <Command text={command} />}
          </div>
        </li>
      ))}
    </ul>
  );
}
