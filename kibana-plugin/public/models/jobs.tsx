import type { Job } from '@api-sentinel/scorer-service/contract';
import { EuiButtonEmpty, EuiProgress } from '@elastic/eui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { RelativeTime } from '../components/relative-time.tsx';
import { AnswerOf, LoadingState } from '../components/states.tsx';
import { visibleLine } from '../format/hostile.ts';
import { count } from '../format/numbers.ts';
import { clock, span } from '../format/times.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { t } from '../i18n/translate.ts';
import { useHost } from '../shell/context.ts';
import { useModelActions } from './use-model-actions.ts';
import { stateName, stepName } from './words.ts';

const EVERY_S = 2;
const SHOWN = 8;

/** Trainings, the newest first: how far, how long still, what it says, and how to stop it. */
export function Jobs() {
  const asked = useAsk(['jobs'], (client, signal) => client.jobs(signal), { every: EVERY_S });
  const running = asked.data?.jobs.find(({ state }) => state === 'running')?.id;
  const queries = useQueryClient();
  // What has just ended has made or refused a bundle.
  useEffect(() => {
    if (running === undefined) void queries.invalidateQueries(['models']);
  }, [running, queries]);
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={3} />}>
      {({ jobs }) =>
        jobs.length === 0 ? (
          <p className="apis-none">{t('jobs.none', 'Nothing has been trained here yet.')}</p>
        ) : (
          <ul className="apis-jobs">
            {jobs.slice(0, SHOWN).map((job) => (
              <JobLine key={job.id} job={job} />
            ))}
          </ul>
        )
      }
    </AnswerOf>
  );
}

function JobLine({ job }: { readonly job: Job }) {
  const { may } = useHost();
  const { cancel, resume, busy } = useModelActions();
  const [open, setOpen] = useState(job.state === 'running');
  const running = job.state === 'running';
  return (
    <li data-state={job.state} data-test-subj="job">
      <div className="apis-job-line">
        <span className={`apis-point-state apis-job-${job.state}`}>{stateName(job.state)}</span>
        <span>
          {t('job.by', 'by {name}', { name: visibleLine(job.by.slice(0, 60)) })}, <RelativeTime time={job.started_at} />
        </span>
        {job.events !== undefined && (
          <span className="apis-subdued">{t('job.events', '{n} events', { n: count(job.events) })}</span>
        )}
        {job.labels && (
          <span className="apis-subdued">
            {t('job.labels', '{attack} labelled attack, {benign} benign', {
              attack: count(job.labels.attack),
              benign: count(job.labels.benign),
            })}
          </span>
        )}
        <span className="apis-job-end">
          <EuiButtonEmpty size="xs" color="text" onClick={() => setOpen(!open)} aria-expanded={open}>
            {open ? t('job.hideLog', 'Hide log') : t('job.showLog', 'Log')}
          </EuiButtonEmpty>
          {may.administer && running && (
            <EuiButtonEmpty size="xs" color="danger" isDisabled={busy} onClick={() => void cancel(job.id)}>
              {t('job.cancel', 'Cancel training')}
            </EuiButtonEmpty>
          )}
          {may.administer && job.state === 'interrupted' && (
            <EuiButtonEmpty size="xs" isDisabled={busy} onClick={() => void resume(job.id)}>
              {t('job.resume', 'Go on')}
            </EuiButtonEmpty>
          )}
        </span>
      </div>
      {running && (
        <>
          <EuiProgress
            value={job.progress}
            max={1}
            size="s"
            aria-label={t('job.progress', 'Progress of the training')}
          />
          <p className="apis-subdued" role="status">
            {stepName(job.step)}, {Math.round(job.progress * 100)} %
            {job.eta_seconds !== undefined &&
              `, ${t('job.eta', 'about {span} left', { span: span(job.eta_seconds * 1_000) })}`}
          </p>
        </>
      )}
      {job.reason !== undefined && <p className="apis-job-reason">{visibleLine(job.reason.slice(0, 500))}</p>}
      {open && <Log id={job.id} running={running} />}
    </li>
  );
}

function Log({ id, running }: { readonly id: string; readonly running: boolean }) {
  const { timeZone } = useHost();
  const asked = useAsk(['jobs', id], (client, signal) => client.job(id, signal), { every: running ? EVERY_S : 0 });
  return (
    <AnswerOf asked={asked} loading={<LoadingState lines={3} />}>
      {({ log }) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className="apis-job-log" role="log" tabIndex={0} aria-label={t('job.log', 'Log of the training')}>
          {log
            .map(({ at, text }) => `${clock(Date.parse(at), timeZone)} ${visibleLine(text.slice(0, 500))}`)
            .join('\n')}
        </pre>
      )}
    </AnswerOf>
  );
}
