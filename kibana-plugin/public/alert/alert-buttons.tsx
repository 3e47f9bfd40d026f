import type { Alert } from '@api-sentinel/scorer-service/contract';
import { EuiButton, EuiButtonEmpty, EuiCopy } from '@elastic/eui';
import { useState } from 'react';
import { alertPath } from '../address/paths.ts';
import { useLink } from '../hooks/use-link.ts';
import { useView } from '../hooks/use-view.tsx';
import { t } from '../i18n/translate.ts';
import { useHost } from '../shell/context.ts';
import { discoverQuery } from './discover-query.ts';
import { ExceptionDialog } from './exception-dialog.tsx';
import { useAlertActions } from './use-alert-actions.ts';

/** What can be done with one alert. */
export function AlertButtons({ alert }: { readonly alert: Alert }) {
  const { allowed, busy, setStatus, label } = useAlertActions();
  const [excepting, setExcepting] = useState(false);
  const { discover } = useHost();
  const { linkTo } = useView();
  const link = useLink();
  const address = new URL(link(alertPath(alert.id, linkTo)).href, window.location.href).href;
  const said = alert.label?.label;
  const padded = 60_000;
  return (
    <div className="apis-buttons">
      {allowed && (
        <>
          <EuiButton
            size="s"
            color="danger"
            fill={said === 'attack'}
            isDisabled={busy}
            aria-pressed={said === 'attack'}
            onClick={() => void label([alert], said === 'attack' ? 'none' : 'attack')}
          >
            {t('alert.attack', 'Attack')}
          </EuiButton>
          <EuiButton
            size="s"
            color="success"
            fill={said === 'benign'}
            isDisabled={busy}
            aria-pressed={said === 'benign'}
            onClick={() => void label([alert], said === 'benign' ? 'none' : 'benign')}
          >
            {t('alert.benign', 'Benign')}
          </EuiButton>
          {alert.status === 'open' ? (
            <EuiButton
              size="s"
              color="primary"
              isDisabled={busy}
              onClick={() => void setStatus([alert], 'acknowledged')}
            >
              {t('alert.acknowledge', 'Acknowledge')}
            </EuiButton>
          ) : (
            <EuiButton size="s" color="primary" isDisabled={busy} onClick={() => void setStatus([alert], 'open')}>
              {t('alert.reopen', 'Open again')}
            </EuiButton>
          )}
          {alert.status !== 'closed' && (
            <EuiButtonEmpty size="s" isDisabled={busy} onClick={() => void setStatus([alert], 'closed')}>
              {t('alert.close', 'Close')}
            </EuiButtonEmpty>
          )}
          <EuiButtonEmpty size="s" isDisabled={busy} onClick={() => setExcepting(true)}>
            {t('alert.except', 'Except …')}
          </EuiButtonEmpty>
        </>
      )}
      <EuiCopy textToCopy={address}>
        {(copy) => (
          <EuiButtonEmpty size="s" onClick={copy}>
            {t('alert.copyLink', 'Copy link')}
          </EuiButtonEmpty>
        )}
      </EuiCopy>
      {discover && (
        <EuiButtonEmpty
          size="s"
          href={discover(
            discoverQuery(alert),
            new Date(Date.parse(alert.first_event_time) - padded).toISOString(),
            new Date(Date.parse(alert.last_event_time) + padded).toISOString(),
          )}
        >
          {t('alert.discover', 'Open in Discover')}
        </EuiButtonEmpty>
      )}
      {excepting && <ExceptionDialog alert={alert} onClose={() => setExcepting(false)} />}
    </div>
  );
}
