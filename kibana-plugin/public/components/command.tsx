import { visible } from '../format/hostile.ts';
import { t } from '../i18n/translate.ts';
import { CopyButton } from './copy-button.tsx';

const MOST = 2_000;

/** A command to be run in a shell, with a button that copies it. */
export function Command({ text }: { readonly text: string }) {
  return (
    <div className="apis-command">
      <code>{visible(text.slice(0, MOST))}</code>
      <CopyButton text={text} label={t('command.copy', 'Copy the command')} />
    </div>
  );
}
