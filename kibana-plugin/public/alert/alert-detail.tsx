import type { Alert } from '@api-sentinel/scorer-service/contract';
import { Later } from '../components/later.tsx';
import { Panel } from '../components/panel.tsx';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { visible } from '../format/hostile.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { t } from '../i18n/translate.ts';
import { adviceFor, referencesOf } from './advice.ts';
import { AlertButtons } from './alert-buttons.tsx';
import { AlertHead } from './alert-head.tsx';
import { Around } from './around.tsx';
import { Evidence } from './evidence.tsx';
import { Facts } from './facts.tsx';
import { History } from './history.tsx';
import { ModelVotes } from './model-votes.tsx';
import { Similar } from './similar.tsx';
import { Waterfall } from './waterfall.tsx';

const EVERY_S = 10;

/** All that is known of one alert, beside a page or as a page of its own. */
export function AlertDetail({ id, wide }: { readonly id: string; readonly wide: boolean }) {
  const asked = useAsk(['alert', id], (client, signal) => client.alert(id, signal), { every: EVERY_S });
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={10} />}>
      {(alert) => (
        <article
          className={wide ? 'apis-alert apis-alert-wide' : 'apis-alert'}
          aria-labelledby="apis-alert-title"
          data-test-subj="alert"
        >
          <div className="apis-alert-top">
            <AlertHead alert={alert} />
            <AlertButtons alert={alert} />
          </div>
          <div className="apis-alert-main">
            {!wide && <What alert={alert} />}
            <Later>
              <Why alert={alert} />
              <Request alert={alert} />
              <Panel title={t('alert.around', 'The hour around it')}>
                <Around alert={alert} />
              </Panel>
              <Panel title={t('alert.similar', 'Similar alerts')} flush={true}>
                <Similar alert={alert} />
              </Panel>
            </Later>
          </div>
          <div className="apis-alert-side">
            {wide && <What alert={alert} />}
            <Later>
              <ToDo alert={alert} />
              <Panel title={t('alert.history', 'What was done')}>
                <History alert={alert} />
              </Panel>
            </Later>
          </div>
        </article>
      )}
    </AnswerOf>
  );
}

function What({ alert }: { readonly alert: Alert }) {
  return (
    <Panel title={t('alert.what', 'What happened')}>
      <Facts alert={alert} />
    </Panel>
  );
}

function Why({ alert }: { readonly alert: Alert }) {
  const { explanation, counterfactual, risk } = alert;
  return (
    <Panel title={t('alert.why', 'Why')} flush={true}>
      {explanation ? (
        <Waterfall explanation={explanation} score={risk.score} />
      ) : (
        <p className="apis-none">{t('alert.why.none', 'This verdict carries no explanation.')}</p>
      )}
      {counterfactual !== undefined && <p className="apis-counterfactual">{visible(counterfactual.slice(0, 500))}</p>}
    </Panel>
  );
}

function Request({ alert }: { readonly alert: Alert }) {
  const id = alert.riskiest_event_id ?? alert.event_ids[0];
  const asked = useAsk(['alert', alert.id, 'event', id], (client, signal) => client.event(id ?? '', signal), {
    enabled: id !== undefined,
  });
  return (
    <Panel title={t('alert.request', 'The riskiest request')}>
      {asked.failure && asked.data === undefined ? (
        // The event may have been deleted; what the alert keeps of it is still there.
        <Evidence event={{ request: keptRequest(alert), response: {} }} evidence={[]} />
      ) : (
        <AnswerOf asked={asked} loading={<LoadingState lines={4} />}>
          {(event) => (
            <>
              <Evidence event={event} evidence={event.verdict?.attack.evidence ?? alert.attack.evidence} />
              {event.verdict && <ModelVotes verdict={event.verdict} />}
            </>
          )}
        </AnswerOf>
      )}
    </Panel>
  );
}

function keptRequest({ request: { method, path, query } }: Alert): Record<string, string> {
  return { 'http.request.method': method, 'url.path': path, ...(query !== undefined && { 'url.query': query }) };
}

function ToDo({ alert: { attack } }: { readonly alert: Alert }) {
  const lines = adviceFor(attack.type, attack.subtype);
  const references = referencesOf(attack.owasp, attack.mitre);
  return (
    <Panel title={t('alert.todo', 'What to do now')}>
      <ol className="apis-todo">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
      <p className="apis-references">
        {references.map((reference) =>
          'href' in reference ? (
            <a key={reference.id} className="apis-tag" href={reference.href} target="_blank" rel="noreferrer noopener">
              {reference.id}
            </a>
          ) : (
            <span key={reference.id} className="apis-tag">
              {visible(reference.id.slice(0, 40))}
            </span>
          ),
        )}
      </p>
    </Panel>
  );
}
