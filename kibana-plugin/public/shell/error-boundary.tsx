import { EuiButton } from '@elastic/eui';
import { Component, type ReactNode } from 'react';
import { EmptyState } from '../components/states.tsx';
import { t } from '../i18n/translate.ts';

interface State {
  readonly broken: boolean;
}

/** Keeps a page that breaks from taking the others with it. What broke is in the browser's log. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { broken: false };

  static getDerivedStateFromError(): State {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <EmptyState
        title={t('state.broken', 'This page can’t be drawn')}
        action={
          <EuiButton size="s" onClick={() => this.setState({ broken: false })}>
            {t('state.again', 'Try again')}
          </EuiButton>
        }
      >
        {t('state.broken.what', 'Something in what it was to show could not be drawn. The other pages still work.')}
      </EmptyState>
    );
  }
}
