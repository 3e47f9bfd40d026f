import type { Ability, ModelList } from '@api-sentinel/scorer-service/contract';
import { EuiButtonEmpty } from '@elastic/eui';
import { Panel } from '../../components/panel.tsx';
import { AnswerOf, EmptyState, LoadingState } from '../../components/states.tsx';
import { useAsk } from '../../hooks/use-ask.ts';
import { useOwnQuery } from '../../hooks/use-own-query.ts';
import { t } from '../../i18n/translate.ts';
import { Compare } from '../../models/compare.tsx';
import { DriftTable } from '../../models/drift-table.tsx';
import { Importance } from '../../models/importance.tsx';
import { Jobs } from '../../models/jobs.tsx';
import { Members } from '../../models/members.tsx';
import { ModelCard } from '../../models/model-card.tsx';
import { Reliability } from '../../models/reliability.tsx';
import { TrainForm } from '../../models/train-form.tsx';
import { TuningForm } from '../../models/tuning-form.tsx';
import { useModelActions } from '../../models/use-model-actions.ts';
import { useHost } from '../../shell/context.ts';
import { useSystem } from '../../shell/health.tsx';

const EVERY_S = 10;
const SHOWN = 6;

/** What scores, what waits beside it, how good each is; and how to make, choose and weigh them. */
export default function ModelsPage() {
  const { data: system } = useSystem();
  const { may } = useHost();
  const asked = useAsk(['models'], (client, signal) => client.models(signal), { every: EVERY_S });
  const can = (ability: Ability) => system?.abilities.includes(ability) ?? false;
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={12} />}>
      {(list) => (
        <div className="apis-models" data-test-subj="models">
          {list.models.length === 0 ? (
            <EmptyState title={t('models.none', 'There is no model')}>
              {t(
                'models.none.what',
                'The scorer runs without one and scores nothing. Train one, or restore the shipped bundle.',
              )}
            </EmptyState>
          ) : (
            <Registry list={list} />
          )}
          {can('training') && (
            <div className="apis-models-row">
              {may.administer && (
                <Panel title={t('models.train', 'Train a challenger')}>
                  <TrainForm />
                </Panel>
              )}
              <Panel title={t('models.jobs', 'Trainings')} flush={true}>
                <Jobs />
              </Panel>
            </div>
          )}
          {can('tuning') && (
            <Panel title={t('models.tuning', 'Thresholds and weights')}>
              <TuningForm />
            </Panel>
          )}
        </div>
      )}
    </AnswerOf>
  );
}

function Registry({ list: { models, previous } }: { readonly list: ModelList }) {
  const { own, set } = useOwnQuery();
  const { may } = useHost();
  const { rollBack, busy } = useModelActions();
  const [first] = models;
  const chosen = models.find(({ version }) => version === own.version) ?? first;
  const comparable = chosen !== undefined && (chosen.role === 'challenger' || chosen.role === 'refused');
  return (
    <>
      <section className="apis-model-cards" aria-label={t('models.list', 'Models')}>
        {models.slice(0, SHOWN).map((model) => (
          <ModelCard
            key={model.version}
            model={model}
            chosen={model === chosen}
            choosable={models.length > 1}
            onChoose={() => set({ version: model.version })}
          />
        ))}
      </section>
      {may.administer && previous !== undefined && (
        <p className="apis-roll-back">
          {t('models.previous', 'Before the champion, {version} scored.', { version: previous.slice(0, 40) })}
          <EuiButtonEmpty size="xs" isDisabled={busy} onClick={() => void rollBack()}>
            {t('models.rollBack', 'Roll back to it')}
          </EuiButtonEmpty>
        </p>
      )}
      {comparable && (
        <Panel title={t('models.compare', 'Beside the champion')}>
          <Compare version={chosen.version} />
        </Panel>
      )}
      {chosen && (
        <div className="apis-models-detail">
          <Panel title={t('models.members', 'What votes in it')} flush={true}>
            <Members members={chosen.members} />
          </Panel>
          {chosen.importance && chosen.importance.length > 0 && (
            <Panel title={t('models.importance', 'What it looks at most')} flush={true}>
              <Importance importance={chosen.importance} />
            </Panel>
          )}
          {chosen.reliability && chosen.reliability.length > 0 && (
            <Panel title={t('models.reliability', 'Whether its probabilities hold')}>
              <Reliability points={chosen.reliability} />
            </Panel>
          )}
          {chosen.role === 'champion' && (
            <Panel title={t('models.drift', 'Whether the traffic has moved')} flush={true}>
              <DriftTable />
            </Panel>
          )}
        </div>
      )}
    </>
  );
}
