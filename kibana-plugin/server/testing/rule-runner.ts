import type { ExecutorServices, RuleType } from '../kibana-types/alerting.ts';
import type { ElasticsearchClient } from '../kibana-types/elasticsearch.ts';

type Json = Readonly<Record<string, unknown>>;

/** What came of one run, as Kibana would show it. */
export interface RuleRun {
  readonly new: readonly string[];
  readonly ongoing: readonly string[];
  readonly recovered: readonly string[];
  /** What the actions would be handed, by alert; of recovered ones too. */
  readonly contexts: Readonly<Record<string, Json>>;
  readonly limitReached: boolean;
}

/**
 * Runs a rule again and again as Kibana's alerting framework does: alerts that a run reports and the one before did not
 * are new, those that it no longer reports are recovered; a run that throws changes nothing.
 */
export class RuleRunner<Params, State> {
  readonly #type: RuleType<Params, State>;
  readonly #params: Params;
  readonly #form: 'factory' | 'instance factory';
  readonly #limit: number;
  #state: State | Record<string, never> = {};
  #standing: readonly string[] = [];

  /** `instance factory` is what 7.17.6 has: no recovery context, no limit. */
  constructor(
    type: RuleType<Params, State>,
    params: unknown,
    form: 'factory' | 'instance factory' = 'factory',
    limit = 1_000,
  ) {
    this.#type = type;
    this.#params = type.validate.params.validate(params);
    this.#form = form;
    this.#limit = limit;
  }

  async run(elasticsearch: ElasticsearchClient, startedAt: Date): Promise<RuleRun> {
    const contexts: Record<string, Json> = {};
    const reported: string[] = [];
    let limitReached = false;
    const create = (id: string) => ({
      scheduleActions: (group: string, context: Json) => {
        if (!this.#type.actionGroups.some((known) => known.id === group)) throw new Error(`no action group ${group}`);
        reported.push(id);
        contexts[id] = context;
      },
    });
    const goneSince = () => this.#standing.filter((id) => !reported.includes(id));
    const services: ExecutorServices = {
      scopedClusterClient: { asCurrentUser: elasticsearch },
      ...(this.#form === 'instance factory'
        ? { alertInstanceFactory: create }
        : {
            alertFactory: {
              create,
              alertLimit: {
                getValue: () => this.#limit,
                setLimitReached: (reached) => {
                  limitReached = reached;
                },
              },
              done: () => ({
                getRecoveredAlerts: () =>
                  goneSince().map((id) => ({
                    getId: () => id,
                    setContext: (context) => {
                      contexts[id] = context;
                    },
                  })),
              }),
            },
          }),
    };
    const { state } = await this.#type.executor({ params: this.#params, state: this.#state, services, startedAt });
    // Kibana keeps the state as JSON.
    this.#state = JSON.parse(JSON.stringify(state)) as State;
    const before = this.#standing;
    const recovered = goneSince();
    this.#standing = reported;
    return {
      new: reported.filter((id) => !before.includes(id)),
      ongoing: reported.filter((id) => before.includes(id)),
      recovered,
      contexts,
      limitReached,
    };
  }
}
