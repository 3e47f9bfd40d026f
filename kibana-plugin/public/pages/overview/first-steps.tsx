import { Panel } from '../../components/panel.tsx';
import { AnswerOf } from '../../components/states.tsx';
import { useAsk } from '../../hooks/use-ask.ts';
import { t } from '../../i18n/translate.ts';
import { SetupPoints } from '../../setup/setup-points.tsx';

const EVERY_S = 5;

/** Before there is any data: the three steps to it, each with its own state, instead of empty charts. */
export function FirstSteps() {
  const asked = useAsk(['setup'], (client, signal) => client.setup(signal), { every: EVERY_S });
  return (
    <Panel title={t('first.title', 'No requests in this period yet')} className="apis-first">
      <AnswerOf asked={asked}>{({ steps }) => <SetupPoints points={steps} />}</AnswerOf>
    </Panel>
  );
}
