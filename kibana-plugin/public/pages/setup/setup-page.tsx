import type { Setup } from '@api-sentinel/scorer-service/contract';
import { Panel } from '../../components/panel.tsx';
import { AnswerOf, LoadingState } from '../../components/states.tsx';
import { Exceptions } from '../../exceptions/exceptions.tsx';
import { useAsk } from '../../hooks/use-ask.ts';
import { t } from '../../i18n/translate.ts';
import { Notices } from '../../notices/notices.tsx';
import { SetupPoints } from '../../setup/setup-points.tsx';
import { StreamTable } from '../../setup/stream-table.tsx';
import { useHost } from '../../shell/context.ts';
import { useSystem } from '../../shell/health.tsx';

const EVERY_S = 5;

/** What is connected, what flows, what is missing, each with the command for it. */
export default function SetupPage() {
  const { may } = useHost();
  const { data: system } = useSystem();
  const asked = useAsk(['setup'], (client, signal) => client.setup(signal), { every: EVERY_S });
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={10} />}>
      {(setup) => (
        <div className="apis-setup" data-test-subj="setup">
          <Panel title={t('setup.points', 'What is set up')} aside={<Progress setup={setup} />}>
            <SetupPoints points={setup.points} />
          </Panel>
          <Panel title={t('setup.streams', 'Data streams with web requests')} flush={true}>
            <StreamTable streams={setup.streams} />
          </Panel>
          {system?.abilities.includes('exceptions') && <Exceptions />}
          {may.administer && system?.abilities.includes('notices') && <Notices />}
        </div>
      )}
    </AnswerOf>
  );
}

function Progress({ setup: { points } }: { readonly setup: Setup }) {
  const wanted = points.filter(({ state }) => state !== 'optional');
  const done = wanted.filter(({ state }) => state === 'done').length;
  return (
    <span className="apis-subdued">{t('setup.progress', '{done} of {all} done', { done, all: wanted.length })}</span>
  );
}
