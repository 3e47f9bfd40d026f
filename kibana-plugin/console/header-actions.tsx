import { EuiButtonEmpty, EuiButtonIcon } from '@elastic/eui';
import { t } from '../public/i18n/translate.ts';
import { useTheme } from '../public/theme/theme.tsx';
import { themeChoice } from './theme-choice.ts';

interface Properties {
  readonly name: string | undefined;
  readonly onLogOut: (() => void) | undefined;
}

/** Light or dark, and the way out: what Kibana has of its own. */
export function HeaderActions({ name, onLogOut }: Properties) {
  const { dark } = useTheme();
  return (
    <>
      <EuiButtonIcon
        iconType={dark ? 'sun' : 'moon'}
        color="text"
        aria-label={dark ? t('theme.light', 'Show light') : t('theme.dark', 'Show dark')}
        onClick={() => themeChoice.choose(!dark)}
      />
      {onLogOut && (
        <EuiButtonEmpty size="s" color="text" onClick={onLogOut}>
          {name === undefined ? t('logOut', 'Log out') : t('logOut.name', 'Log out {name}', { name })}
        </EuiButtonEmpty>
      )}
    </>
  );
}
