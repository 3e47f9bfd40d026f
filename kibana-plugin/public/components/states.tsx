import { EuiButton, EuiEmptyPrompt } from '@elastic/eui';
import type { ReactNode } from 'react';
import type { AskFailed } from '../../common/transport.ts';
import { clock } from '../format/times.ts';
import type { Asked } from '../hooks/use-ask.ts';
import { t } from '../i18n/translate.ts';
import { useHost } from '../shell/context.ts';

/** In place of what is still loaded: keeps the layout. */
export function LoadingState({ lines = 4 }: { readonly lines?: number }) {
  return (
    <div className="apis-state" data-test-subj="loading" aria-busy="true">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never move
        <span key={line} className="apis-skeleton" />
      ))}
    </div>
  );
}

interface EmptyProperties {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** In place of what is not there, and why, and what to do. */
export function EmptyState({ title, children, action }: EmptyProperties) {
  return (
    <EuiEmptyPrompt
      className="apis-empty"
      data-test-subj="empty"
      titleSize="xs"
      title={<h2>{title}</h2>}
      body={children ? <div>{children}</div> : undefined}
      actions={action}
    />
  );
}

interface FailureProperties {
  readonly failure: AskFailed;
  readonly since: number | undefined;
  readonly again?: () => void;
}

/** What failed, since when, and a button to try again; or that one may not see it. */
export function ErrorState({ failure, since, again }: FailureProperties) {
  const { timeZone } = useHost();
  if (failure.status === 401 || failure.status === 403) {
    return <EmptyState title={t('state.forbidden', 'Your account may not see this')}>{failure.message}</EmptyState>;
  }
  return (
    <EuiEmptyPrompt
      className="apis-empty"
      data-test-subj="error"
      titleSize="xs"
      color="danger"
      title={<h2>{t('state.error', 'This can’t be shown now')}</h2>}
      body={
        <div>
          {failure.message}{' '}
          {since !== undefined && t('state.since', 'It has been so since {time}.', { time: clock(since, timeZone) })}
        </div>
      }
      actions={
        again && (
          <EuiButton size="s" onClick={again}>
            {t('state.again', 'Try again')}
          </EuiButton>
        )
      }
    />
  );
}

/** Above an answer that grows old, since newer ones fail: since when, what fails, and that it is being tried. */
export function StaleNote({ failure, since }: FailureProperties) {
  const { timeZone } = useHost();
  return (
    <p className="apis-stale" role="status" data-test-subj="stale">
      <strong>{t('state.stale', 'Not renewed since {time}.', { time: clock(since ?? 0, timeZone) })}</strong>{' '}
      {failure.message} {t('state.retrying', 'It is being tried again.')}
    </p>
  );
}

interface AnswerProperties<Answer> {
  readonly asked: Asked<Answer>;
  readonly children: (answer: Answer) => ReactNode;
  /** Shown while there is no answer yet. */
  readonly loading?: ReactNode;
}

/** The answer to a question, or the state that stands in for it. */
export function AnswerOf<Answer>({ asked, children, loading }: AnswerProperties<Answer>) {
  const { data, failure, failingSince, again } = asked;
  if (data === undefined && failure) return <ErrorState failure={failure} since={failingSince} again={again} />;
  if (data === undefined) return <>{loading ?? <LoadingState />}</>;
  return (
    <>
      {failure && <StaleNote failure={failure} since={failingSince} />}
      {children(data)}
    </>
  );
}
