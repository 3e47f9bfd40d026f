/** Every page: its address, its tab, and its code, which is loaded when it is first opened. */
import { type ComponentType, lazy } from 'react';
import { t } from '../i18n/translate.ts';

export interface Page {
  readonly id: string;
  /** As react-router reads it. */
  readonly path: string;
  /** The tab it belongs to. */
  readonly tab: string;
  readonly Content: ComponentType;
  /** Whether the filter bar narrows what it shows. */
  readonly filtered: boolean;
}

export interface Tab {
  readonly id: string;
  readonly path: string;
  readonly title: () => string;
}

export const TABS: readonly Tab[] = [
  { id: 'overview', path: '/', title: () => t('tab.overview', 'Overview') },
  { id: 'alerts', path: '/alerts', title: () => t('tab.alerts', 'Alerts') },
  { id: 'entities', path: '/entities', title: () => t('tab.entities', 'Entities') },
  { id: 'setup', path: '/setup', title: () => t('tab.setup', 'Set-up') },
];

export const PAGES: readonly Page[] = [
  {
    id: 'alert',
    path: '/alerts/:id',
    tab: 'alerts',
    filtered: false,
    Content: lazy(() => import('../pages/alert/alert-page.tsx')),
  },
  {
    id: 'alerts',
    path: '/alerts',
    tab: 'alerts',
    filtered: true,
    Content: lazy(() => import('../pages/alerts/alerts-page.tsx')),
  },
  {
    id: 'entity',
    path: '/entities/one',
    tab: 'entities',
    filtered: false,
    Content: lazy(() => import('../pages/entity/entity-page.tsx')),
  },
  {
    id: 'entities',
    path: '/entities',
    tab: 'entities',
    filtered: false,
    Content: lazy(() => import('../pages/entities/entities-page.tsx')),
  },
  {
    id: 'setup',
    path: '/setup',
    tab: 'setup',
    filtered: false,
    Content: lazy(() => import('../pages/setup/setup-page.tsx')),
  },
  {
    id: 'overview',
    path: '/',
    tab: 'overview',
    filtered: true,
    Content: lazy(() => import('../pages/overview/overview-page.tsx')),
  },
];
