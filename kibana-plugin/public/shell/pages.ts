/** Every page: its address, its tab, and its code, which is loaded when it is first opened. */
import type { Ability } from '@api-sentinel/scorer-service/contract';
import { type ComponentType, lazy } from 'react';
import { matchPath } from 'react-router-dom';
import { t } from '../i18n/translate.ts';

export interface Page {
  readonly id: string;
  /** As react-router reads it. */
  readonly path: string;
  /** The tab it belongs to. */
  readonly tab: string;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  readonly Content: ComponentType;
  /** Whether the filter bar narrows what it shows. */
  readonly filtered: boolean;
}

export interface Tab {
  readonly id: string;
  readonly path: string;
  readonly title: () => string;
  /** Not shown where the scorer can't do this. */
  readonly needs?: Ability;
}

export const TABS: readonly Tab[] = [
  { id: 'overview', path: '/', title: () => t('tab.overview', 'Overview') },
  { id: 'alerts', path: '/alerts', title: () => t('tab.alerts', 'Alerts') },
  { id: 'entities', path: '/entities', title: () => t('tab.entities', 'Entities') },
  { id: 'models', path: '/models', title: () => t('tab.models', 'Models'), needs: 'models' },
  { id: 'setup', path: '/setup', title: () => t('tab.setup', 'Set-up') },
];

const ALL: readonly Omit<Page, 'Content'>[] = [
  {
    id: 'alert',
    path: '/alerts/:id',
    tab: 'alerts',
    filtered: false,
    load: () => import('../pages/alert/alert-page.tsx'),
  },
  {
    id: 'alerts',
    path: '/alerts',
    tab: 'alerts',
    filtered: true,
    load: () => import('../pages/alerts/alerts-page.tsx'),
  },
  {
    id: 'entity',
    path: '/entities/one',
    tab: 'entities',
    filtered: false,
    load: () => import('../pages/entity/entity-page.tsx'),
  },
  {
    id: 'entities',
    path: '/entities',
    tab: 'entities',
    filtered: false,
    load: () => import('../pages/entities/entities-page.tsx'),
  },
  {
    id: 'models',
    path: '/models',
    tab: 'models',
    filtered: false,
    load: () => import('../pages/models/models-page.tsx'),
  },
  {
    id: 'setup',
    path: '/setup',
    tab: 'setup',
    filtered: false,
    load: () => import('../pages/setup/setup-page.tsx'),
  },
  {
    id: 'overview',
    path: '/',
    tab: 'overview',
    filtered: true,
    load: () => import('../pages/overview/overview-page.tsx'),
  },
];

export const PAGES: readonly Page[] = ALL.map((page) => ({ ...page, Content: lazy(page.load) }));

/** Begins to load the page of an address before anything is drawn. A failure shows when the page itself is asked for. */
export function loadAhead(pathname: string): void {
  const page = PAGES.find(({ path }) => matchPath(pathname, { path, exact: true }));
  page?.load().catch(() => undefined);
}

/** Loads all pages, so that they open while the server does not answer too. */
export function loadAll(): void {
  for (const { load } of PAGES) load().catch(() => undefined);
}
