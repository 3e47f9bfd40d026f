import type { Job, Model } from '@api-sentinel/scorer-service/contract';
import { t } from '../i18n/translate.ts';

const ROLES: Readonly<Record<Model['role'], () => string>> = {
  champion: () => t('role.champion', 'Champion'),
  challenger: () => t('role.challenger', 'Challenger'),
  former: () => t('role.former', 'Former'),
  refused: () => t('role.refused', 'Refused'),
};
const ORIGINS: Readonly<Record<Model['origin'], () => string>> = {
  shipped: () => t('origin.shipped', 'shipped'),
  trained: () => t('origin.trained', 'trained here'),
  imported: () => t('origin.imported', 'imported'),
};
const STATES: Readonly<Record<Job['state'], () => string>> = {
  running: () => t('job.running', 'running'),
  succeeded: () => t('job.succeeded', 'succeeded'),
  refused: () => t('job.refused', 'refused'),
  failed: () => t('job.failed', 'failed'),
  cancelled: () => t('job.cancelled', 'cancelled'),
  interrupted: () => t('job.interrupted', 'interrupted'),
};
const STEPS: Readonly<Record<Job['step'], () => string>> = {
  gathering: () => t('step.gathering', 'gathering events'),
  training: () => t('step.training', 'training'),
  comparing: () => t('step.comparing', 'comparing with the champion'),
  done: () => t('step.done', 'done'),
};

export const roleName = (role: Model['role']): string => ROLES[role]?.() ?? role;
export const originName = (origin: Model['origin']): string => ORIGINS[origin]?.() ?? origin;
export const stateName = (state: Job['state']): string => STATES[state]?.() ?? state;
export const stepName = (step: Job['step']): string => STEPS[step]?.() ?? step;
