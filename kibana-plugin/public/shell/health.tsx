import type { System } from '@api-sentinel/scorer-service/contract';
import type { Asked } from '../hooks/use-ask.ts';
import { useAsk } from '../hooks/use-ask.ts';
import { t } from '../i18n/translate.ts';

const EVERY_S = 5;

/** How the service is; all who ask share one answer. */
export function useSystem(): Asked<System> {
  return useAsk(['system'], (client, signal) => client.system(signal), { every: EVERY_S });
}

/** The environment, and a dot with a sentence: "scoring 1,240/s, 0.4 s behind". */
export function Health() {
  const { data, failure } = useSystem();
  const health = failure ? 'down' : data?.health;
  const sentence = failure ? failure.message : data?.sentence;
  return (
    <div className="apis-health" role="status" data-test-subj="health" data-health={health ?? 'unknown'}>
      {data && <span className="apis-namespace">{data.namespace}</span>}
      {health && <span className={`apis-dot apis-fill-${health}`} aria-hidden="true" />}
      <span className="apis-health-text">{sentence ?? t('health.asking', 'asking the scorer …')}</span>
    </div>
  );
}
