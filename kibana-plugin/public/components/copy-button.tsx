import { EuiButtonIcon, EuiCopy } from '@elastic/eui';
import { t } from '../i18n/translate.ts';

/** Copies a text as it is, escapes and cuts not in it. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  return (
    <EuiCopy textToCopy={text}>
      {(copy) => (
        <EuiButtonIcon
          className="apis-copy"
          size="xs"
          color="text"
          iconType="copy"
          aria-label={label ?? t('copy', 'Copy')}
          onClick={copy}
        />
      )}
    </EuiCopy>
  );
}
