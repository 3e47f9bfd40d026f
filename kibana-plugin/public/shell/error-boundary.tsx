import { EuiButton } from '@elastic/eui';
import { Component, type ReactNode } from 'react';
import { EmptyState } from '../components/states.tsx';
import { t } from '../i18n/translate.ts';

interface State {
  readonly broken: 'no' | 'drawing' | 'loading';
}

/** Keeps a page that breaks from taking the others with it. What broke is in the browser's log. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { broken: 'no' };

  /** Browsers word it differently, but all name the import of a module whose file did not come. */
  static getDerivedStateFromError(error: unknown): State {
    const unloaded = error instanceof TypeError && /import|module/i.test(error.message);
    return { broken: unloaded ? 'loading' : 'drawing' };
  }

  override render(): ReactNode {
    const { broken } = this.state;
    if (broken === 'no') return this.props.children;
    if (broken === 'loading') {
      return (
        <EmptyState
          title={t('state.notLoaded', 'This page could not be loaded')}
          action={
            <EuiButton size="s" onClick={() => window.location.reload()}>
              {t('state.load', 'Load again')}
            </EuiButton>
          }
        >
          {t('state.notLoaded.what', 'The scorer did not answer, or has been updated since this page was opened.')}
        </EmptyState>
      );
    }
    return (
      <EmptyState
        title={t('state.broken', 'This page can’t be drawn')}
        action={
          <EuiButton size="s" onClick={() => this.setState({ broken: 'no' })}>
            {t('state.again', 'Try again')}
          </EuiButton>
        }
      >
        {t('state.broken.what', 'Something in what it was to show could not be drawn. The other pages still work.')}
      </EmptyState>
    );
  }
}
