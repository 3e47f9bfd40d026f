import { EuiCode } from '@elastic/eui';
import { CopyButton } from '../../components/copy-button.tsx';
import { Panel } from '../../components/panel.tsx';
import { AnswerOf } from '../../components/states.tsx';
import { useAsk } from '../../hooks/use-ask.ts';
import { t } from '../../i18n/translate.ts';

const EVERY_S = 5;
const STATES: Readonly<Record<string, () => string>> = {
  done: () => t('setup.done', 'done'),
  open: () => t('setup.open', 'to do'),
  problem: () => t('setup.problem', 'problem'),
  optional: () => t('setup.optional', 'optional'),
  unknown: () => t('setup.unknown', 'not known'),
};

/** Before there is any data: the three steps to it, each with its own state, instead of empty charts. */
export function FirstSteps() {
  const asked = useAsk(['setup'], (client, signal) => client.setup(signal), { every: EVERY_S });
  return (
    <Panel title={t('first.title', 'No requests in this period yet')} className="apis-first">
      <AnswerOf asked={asked}>
        {({ steps }) => (
          <ol className="apis-steps">
            {steps.map(({ id, title, state, sentence, command }) => (
              <li key={id} data-state={state}>
                <strong>{title}</strong>{' '}
                <span className={`apis-step-state apis-step-${state}`}>{STATES[state]?.() ?? state}</span>
                <p>{sentence}</p>
                {command !== undefined && (
                  <p>
                    <EuiCode>{command}</EuiCode> <CopyButton text={command} />
                  </p>
                )}
              </li>
            ))}
          </ol>
        )}
      </AnswerOf>
    </Panel>
  );
}
