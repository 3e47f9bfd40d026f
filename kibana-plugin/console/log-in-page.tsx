import { EuiButton, EuiFieldPassword, EuiFormRow, EuiLoadingSpinner, EuiPanel, EuiTitle } from '@elastic/eui';
import { type FormEvent, useState } from 'react';
import type { AskFailed } from '../common/transport.ts';
import { t } from '../public/i18n/translate.ts';
import { DARK, LIGHT, propertiesOf } from '../public/theme/palette.ts';
import type { ConsoleSession, SessionState } from './session.ts';

interface Properties {
  readonly session: ConsoleSession;
  readonly state: SessionState;
  readonly dark: boolean;
}

/** Asks for an API key, which is exchanged for a cookie and kept nowhere. */
export function LogInPage({ session, state, dark }: Properties) {
  return (
    <div className="apis apis-log-in" style={propertiesOf(dark ? DARK : LIGHT)}>
      <main className="apis-log-in-box">
        <EuiPanel paddingSize="l">
          <EuiTitle size="s">
            <h1>API Sentinel</h1>
          </EuiTitle>
          {state.kind === 'out' ? <LogInForm session={session} /> : <Waiting state={state} />}
        </EuiPanel>
      </main>
    </div>
  );
}

function Waiting({ state }: { readonly state: SessionState }) {
  return (
    <p role="status" className="apis-log-in-wait">
      <EuiLoadingSpinner size="m" />{' '}
      {state.kind === 'failed'
        ? t('logIn.unreachable', '{message} It is being tried again.', { message: state.message })
        : t('logIn.asking', 'asking the scorer …')}
    </p>
  );
}

function LogInForm({ session }: { readonly session: ConsoleSession }) {
  const [key, setKey] = useState('');
  const [refused, setRefused] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefused(undefined);
    await session.logIn({ key: key.trim() }).catch((error: AskFailed) => {
      setRefused(error.message);
      setBusy(false);
    });
  };
  return (
    // EUI tells the browser that a refused key is invalid, which would then not send another.
    <form noValidate={true} onSubmit={(event) => void enter(event)}>
      <EuiFormRow
        label={t('logIn.key', 'API key')}
        helpText={t('logIn.help', 'Make one with "npm run scorer -- keys add --role admin --name NAME".')}
        isInvalid={refused !== undefined}
        error={refused}
      >
        <EuiFieldPassword
          name="key"
          type="dual"
          autoComplete="current-password"
          value={key}
          isInvalid={refused !== undefined}
          onChange={({ target }) => setKey(target.value)}
        />
      </EuiFormRow>
      <EuiButton type="submit" fill={true} isLoading={busy} isDisabled={key.trim() === ''}>
        {t('logIn', 'Log in')}
      </EuiButton>
    </form>
  );
}
