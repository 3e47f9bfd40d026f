import type { ReactNode } from 'react';
import { propertiesOf } from '../theme/palette.ts';
import { useTheme } from '../theme/theme.tsx';

/** What stands outside the application's own element, in a flyout or a dialog, with its colours all the same. */
export function Outside({ children }: { readonly children: ReactNode }) {
  const { palette, dark } = useTheme();
  return (
    <div className={`apis ${dark ? 'apis-dark' : 'apis-light'}`} style={propertiesOf(palette)}>
      {children}
    </div>
  );
}
