import type { Alert, ExceptionRequest, LabelWord } from '@api-sentinel/scorer-service/contract';
import type { AlertStatus } from '../address/view.ts';
import { plural, t } from '../i18n/translate.ts';
import { useClient, useHost } from '../shell/context.ts';
import { useDoing } from '../shell/use-doing.ts';
import { statusName } from '../words.ts';

export interface AlertActions {
  /** False: not even the buttons are shown. */
  readonly allowed: boolean;
  readonly busy: boolean;
  setStatus(alerts: readonly Alert[], status: AlertStatus): Promise<void>;
  assign(alerts: readonly Alert[], assignee: string | null): Promise<void>;
  label(alerts: readonly Alert[], label: LabelWord): Promise<void>;
  /** Whether it was made. */
  except(request: ExceptionRequest): Promise<boolean>;
}

/** What a person may do with alerts; says what came of it, and has all that shows them asked anew. */
export function useAlertActions(): AlertActions {
  const client = useClient();
  const { may } = useHost();
  const { busy, doing } = useDoing(['alerts', 'alert']);
  const idsOf = (alerts: readonly Alert[]) => alerts.map(({ id }) => id);
  const saidOf = (changed: number, failed: readonly { readonly reason: string }[], done: string): string => {
    const [first] = failed;
    if (first === undefined) return done;
    if (changed === 0) throw new Error(first.reason);
    return t('action.some', '{done}; {failed} stayed as they were: {reason}', {
      done,
      failed: failed.length,
      reason: first.reason,
    });
  };

  return {
    allowed: may.act,
    busy,
    setStatus: async (alerts, status) => {
      await doing(async () => {
        const { changed, failed } = await client.changeAlerts({ ids: idsOf(alerts), status });
        const said = plural(
          'action.status',
          changed.length,
          '{count} alert is now {status}',
          '{count} alerts are now {status}',
          { status: statusName(status).toLowerCase() },
        );
        return saidOf(changed.length, failed, said);
      });
    },
    assign: async (alerts, assignee) => {
      await doing(async () => {
        const { changed, failed } = await client.changeAlerts({ ids: idsOf(alerts), assignee });
        const said =
          assignee === null
            ? t('action.unassigned', 'Nobody is assigned any more')
            : t('action.assigned', 'Assigned to {name}', { name: assignee });
        return saidOf(changed.length, failed, said);
      });
    },
    label: async (alerts, label) => {
      await doing(async () => {
        for (const { id } of alerts) await client.label({ alert_id: id, label });
        if (label === 'none')
          return plural(
            'action.unlabelled',
            alerts.length,
            'The label is taken back',
            'The labels of {count} alerts are taken back',
          );
        return plural(
          'action.labelled',
          alerts.length,
          '{count} alert is labelled {label}',
          '{count} alerts are labelled {label}',
          { label },
        );
      });
    },
    except: (request) =>
      doing(async () => {
        await client.addException(request);
        return t('action.excepted', 'The exception holds from the next event on');
      }),
  };
}
