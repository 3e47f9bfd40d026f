import { EuiButtonEmpty, EuiFlyout, EuiFlyoutBody, EuiFlyoutHeader } from '@elastic/eui';
import { alertPath } from '../address/paths.ts';
import { useLink } from '../hooks/use-link.ts';
import { useWholeView } from '../hooks/use-view.tsx';
import { t } from '../i18n/translate.ts';
import { Outside } from '../shell/outside.tsx';
import { AlertDetail } from './alert-detail.tsx';

/** The alert that the address names, beside the page. */
export function AlertFlyout() {
  const { view, change, linkTo } = useWholeView();
  const link = useLink();
  if (view.alert === '') return null;
  return (
    <EuiFlyout
      // The feed beside it stays what it is: the next alert is one click away, and nothing of the page is laid out anew.
      ownFocus={false}
      size="m"
      maxWidth={820}
      paddingSize="m"
      onClose={() => change({ alert: '' })}
      aria-labelledby="apis-alert-title"
      data-test-subj="alert-flyout"
    >
      <EuiFlyoutHeader>
        <EuiButtonEmpty size="xs" flush="left" {...link(alertPath(view.alert, linkTo))}>
          {t('alert.page', 'Open as a page')}
        </EuiButtonEmpty>
      </EuiFlyoutHeader>
      <EuiFlyoutBody>
        <Outside>
          <AlertDetail id={view.alert} wide={false} />
        </Outside>
      </EuiFlyoutBody>
    </EuiFlyout>
  );
}
