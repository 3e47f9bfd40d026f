/** Every question that a page asks, typed by the scorer's contract; what carries them is the transport's business. */
import type {
  Alert,
  AlertChange,
  AlertChangeResult,
  AlertGroupQuery,
  AlertGroups,
  AlertHistory,
  AlertPage,
  AlertQuery,
  CampaignDetail,
  CampaignList,
  Channel,
  ChannelList,
  ChannelRequest,
  ChannelTestResult,
  Comparison,
  Drift,
  EntityList,
  EntityProfile,
  EntityProfileQuery,
  EntityQuery,
  EventDetail,
  EventPage,
  EventQuery,
  Exception,
  ExceptionList,
  ExceptionMatch,
  ExceptionPreview,
  ExceptionRequest,
  Job,
  JobList,
  Label,
  LabelPage,
  LabelQuery,
  LabelRequest,
  ModelList,
  Overview,
  OverviewQuery,
  Setup,
  SimilarAlerts,
  System,
  TrainingPreview,
  TrainingRequest,
  Tuning,
  TuningPreview,
  TuningRequest,
  UndeliveredList,
} from '@api-sentinel/scorer-service/contract';
import { PATHS } from '@api-sentinel/scorer-service/contract/paths';
import type { QueryValue, Question, Transport } from './transport.ts';

type Signal = AbortSignal | undefined;
interface PeriodQuery {
  readonly since?: string;
  readonly until?: string;
}

export type Client = ReturnType<typeof createClient>;

/** A path with its `:names` filled in. */
export function pathOf(path: string, names: Readonly<Record<string, string>>): string {
  return path.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(names[name] ?? ''));
}

export function createClient({ ask, listen }: Transport) {
  const get = <Answer>(path: string, query: object | undefined, signal: Signal): Promise<Answer> =>
    ask<Answer>({ path, query: query as Question['query'] & Record<string, QueryValue>, signal });
  const send = <Answer>(method: NonNullable<Question['method']>, path: string, body?: unknown): Promise<Answer> =>
    ask<Answer>({ method, path, ...(body !== undefined && { body }) });

  return {
    listen,
    system: (signal?: Signal) => get<System>(PATHS.system, undefined, signal),
    setup: (signal?: Signal) => get<Setup>(PATHS.setup, undefined, signal),
    overview: (query: Partial<OverviewQuery>, signal?: Signal) => get<Overview>(PATHS.overview, query, signal),

    alerts: (query: Partial<AlertQuery>, signal?: Signal) => get<AlertPage>(PATHS.alerts, query, signal),
    alertGroups: (query: Partial<AlertGroupQuery>, signal?: Signal) =>
      get<AlertGroups>(PATHS.alertGroups, query, signal),
    alert: (id: string, signal?: Signal) => get<Alert>(pathOf(PATHS.alert, { id }), undefined, signal),
    similarAlerts: (id: string, signal?: Signal) =>
      get<SimilarAlerts>(pathOf(PATHS.similarAlerts, { id }), undefined, signal),
    alertEvents: (id: string, query: { limit?: number; cursor?: string }, signal?: Signal) =>
      get<EventPage>(pathOf(PATHS.alertEvents, { id }), query, signal),
    alertHistory: (id: string, signal?: Signal) =>
      get<AlertHistory>(pathOf(PATHS.alertHistory, { id }), undefined, signal),
    changeAlerts: (change: AlertChange) => send<AlertChangeResult>('POST', PATHS.alertChanges, change),

    events: (query: Partial<EventQuery>, signal?: Signal) => get<EventPage>(PATHS.events, query, signal),
    event: (id: string, signal?: Signal) => get<EventDetail>(pathOf(PATHS.event, { id }), undefined, signal),

    entities: (query: Partial<EntityQuery>, signal?: Signal) => get<EntityList>(PATHS.entities, query, signal),
    entity: (query: Partial<EntityProfileQuery>, signal?: Signal) => get<EntityProfile>(PATHS.entity, query, signal),
    campaigns: (query: PeriodQuery & { limit?: number }, signal?: Signal) =>
      get<CampaignList>(PATHS.campaigns, query, signal),
    campaign: (id: string, signal?: Signal) => get<CampaignDetail>(pathOf(PATHS.campaign, { id }), undefined, signal),

    labels: (query: Partial<LabelQuery>, signal?: Signal) => get<LabelPage>(PATHS.labels, query, signal),
    label: (request: LabelRequest) => send<Label>('POST', PATHS.labels, request),
    exceptions: (signal?: Signal) => get<ExceptionList>(PATHS.exceptions, undefined, signal),
    previewException: (match: ExceptionMatch, days: number, signal?: Signal) =>
      ask<ExceptionPreview>({ method: 'POST', path: PATHS.exceptionPreview, body: { match, days }, signal }),
    addException: (request: ExceptionRequest) => send<Exception>('POST', PATHS.exceptions, request),
    endException: (id: string) => send<Exception>('POST', pathOf(PATHS.exceptionEnd, { id })),

    models: (signal?: Signal) => get<ModelList>(PATHS.models, undefined, signal),
    comparison: (version: string, signal?: Signal) =>
      get<Comparison>(pathOf(PATHS.comparison, { version }), undefined, signal),
    promote: (version: string) => send<ModelList>('POST', pathOf(PATHS.promotion, { version })),
    rollBack: () => send<ModelList>('POST', PATHS.rollback),
    drift: (query: PeriodQuery, signal?: Signal) => get<Drift>(PATHS.drift, query, signal),

    jobs: (signal?: Signal) => get<JobList>(PATHS.training, undefined, signal),
    job: (id: string, signal?: Signal) => get<Job>(pathOf(PATHS.job, { id }), undefined, signal),
    previewTraining: (query: PeriodQuery, signal?: Signal) =>
      get<TrainingPreview>(PATHS.trainingPreview, query, signal),
    train: (request: Partial<TrainingRequest>) => send<Job>('POST', PATHS.training, request),
    cancelJob: (id: string) => send<Job>('POST', pathOf(PATHS.jobCancel, { id })),
    resumeJob: (id: string) => send<Job>('POST', pathOf(PATHS.jobResume, { id })),

    tuning: (signal?: Signal) => get<Tuning>(PATHS.tuning, undefined, signal),
    tune: (request: TuningRequest) => send<Tuning>('PUT', PATHS.tuning, request),
    previewTuning: (tuning: TuningRequest, days: number, signal?: Signal) =>
      ask<TuningPreview>({ method: 'POST', path: PATHS.tuningPreview, body: { tuning, days }, signal }),

    channels: (signal?: Signal) => get<ChannelList>(PATHS.channels, undefined, signal),
    addChannel: (request: ChannelRequest) => send<Channel>('POST', PATHS.channels, request),
    changeChannel: (id: string, request: ChannelRequest) =>
      send<Channel>('PUT', pathOf(PATHS.channel, { id }), request),
    removeChannel: (id: string) => send<void>('DELETE', pathOf(PATHS.channel, { id })),
    testChannel: (id: string) => send<ChannelTestResult>('POST', pathOf(PATHS.channelTest, { id })),
    undelivered: (signal?: Signal) => get<UndeliveredList>(PATHS.undelivered, undefined, signal),
    retryNotice: (id: string) => send<void>('POST', pathOf(PATHS.undeliveredRetry, { id })),
    dropNotice: (id: string) => send<void>('DELETE', pathOf(PATHS.undeliveredNotice, { id })),
  };
}
