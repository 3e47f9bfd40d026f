import { EuiTab, EuiTabs } from '@elastic/eui';
import type { ReactNode } from 'react';
import { AlertFlyout } from '../alert/alert-flyout.tsx';
import { FilterBar } from '../filters/filter-bar.tsx';
import { useLink } from '../hooks/use-link.ts';
import { useWholeView } from '../hooks/use-view.tsx';
import { t } from '../i18n/translate.ts';
import { useHost } from './context.ts';
import { Health, useSystem } from './health.tsx';
import { TABS } from './pages.ts';
import { TimeRange } from './time-range.tsx';

interface Properties {
  readonly tab: string;
  readonly filtered: boolean;
  readonly children: ReactNode;
}

/** What stands around every page: name, health, time range, tabs, filters. */
export function Frame({ tab, filtered, children }: Properties) {
  const { actions } = useHost();
  const { linkTo } = useWholeView();
  const link = useLink();
  const { data: system } = useSystem();
  const tabs = TABS.filter(({ needs, id }) => needs === undefined || id === tab || system?.abilities.includes(needs));
  return (
    <>
      <header className="apis-header">
        <div className="apis-header-row">
          <h1 className="apis-name">API Sentinel</h1>
          <Health />
          <div className="apis-header-end">
            <TimeRange />
            {actions}
          </div>
        </div>
        <nav aria-label={t('nav', 'Pages')}>
          <EuiTabs size="s" bottomBorder={false}>
            {tabs.map(({ id, path, title }) => (
              <EuiTab key={id} isSelected={id === tab} {...link(linkTo(path))}>
                {title()}
              </EuiTab>
            ))}
          </EuiTabs>
        </nav>
      </header>
      {filtered && <FilterBar />}
      <main className="apis-main">{children}</main>
      <AlertFlyout />
    </>
  );
}
