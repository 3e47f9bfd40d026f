/** Every resource that the service answers: one file and one row each. */
import { alertStream } from './routes/alert-stream.ts';
import { alerts } from './routes/alerts.ts';
import { configuration } from './routes/configuration.ts';
import { consoleFiles } from './routes/console.ts';
import { entities } from './routes/entities.ts';
import { events } from './routes/events.ts';
import { feedback } from './routes/feedback.ts';
import { health } from './routes/health.ts';
import { metrics } from './routes/metrics.ts';
import { models } from './routes/models.ts';
import { notices } from './routes/notices.ts';
import { openapi } from './routes/openapi.ts';
import { overview } from './routes/overview.ts';
import { score } from './routes/score.ts';
import { session } from './routes/session.ts';
import { statistics } from './routes/statistics.ts';
import { system } from './routes/system.ts';
import { training } from './routes/training.ts';
import { tuning } from './routes/tuning.ts';
import type { Route } from './server.ts';

export const ROUTES: Readonly<Record<string, Route>> = {
  alertStream,
  alerts,
  configuration,
  consoleFiles,
  entities,
  events,
  feedback,
  health,
  metrics,
  models,
  notices,
  openapi,
  overview,
  score,
  session,
  statistics,
  system,
  training,
  tuning,
};
