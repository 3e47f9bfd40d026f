import { EuiButton } from '@elastic/eui';
import { EmptyState } from '../components/states.tsx';
import { useLink } from '../hooks/use-link.ts';
import { t } from '../i18n/translate.ts';

export function NotFound() {
  const link = useLink();
  return (
    <EmptyState
      title={t('state.notFound', 'There is no page at this address')}
      action={
        <EuiButton size="s" {...link('/')}>
          {t('state.toOverview', 'To the overview')}
        </EuiButton>
      }
    />
  );
}
