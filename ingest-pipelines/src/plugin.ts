import type { Cluster } from './cluster.ts';

export const PLUGIN_NAME = 'api-sentinel';

export interface NodePlugins {
  readonly node: string;
  readonly elasticsearch: string;
  /** Version of our plugin; `undefined` where it is not installed. */
  readonly plugin: string | undefined;
  readonly builtFor: string | undefined;
  readonly modules: readonly string[];
}

interface NodesAnswer {
  readonly nodes: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly version: string;
        readonly plugins?: readonly {
          readonly name: string;
          readonly version: string;
          readonly elasticsearch_version: string;
        }[];
        readonly modules?: readonly { readonly name: string }[];
      }
    >
  >;
}

/** What each node of the cluster has installed. */
export async function nodePlugins(cluster: Cluster): Promise<readonly NodePlugins[]> {
  const answer = (await cluster.get('/_nodes/plugins', 'ask the nodes for their plugins')) as unknown as NodesAnswer;
  return Object.values(answer.nodes).map((node) => {
    const ours = node.plugins?.find((plugin) => plugin.name === PLUGIN_NAME);
    return {
      node: node.name,
      elasticsearch: node.version,
      plugin: ours?.version,
      builtFor: ours?.elasticsearch_version,
      modules: (node.modules ?? []).map((module) => module.name),
    };
  });
}
