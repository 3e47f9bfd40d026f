import { Client as Client8 } from '@elastic/elasticsearch';
import { Client as Client7 } from 'elasticsearch-7';
import { Client as Client9 } from 'elasticsearch-9';
import type { ElasticsearchClient } from '../kibana-types/elasticsearch.ts';

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface VersionedClient {
  readonly client: ElasticsearchClient;
  close(): Promise<void>;
}

/** The Elasticsearch clients of the three Kibanas that the plugin is made for; each speaks as the given person. */
export const CLIENTS: Readonly<Record<'7.17' | '8.19' | '9.x', (node: string, auth: Login) => VersionedClient>> = {
  '7.17': (node, auth) => {
    const client = new Client7({ node, auth });
    // Its type narrows what a body may be; what it takes is the same.
    return { client: client as unknown as ElasticsearchClient, close: () => client.close() };
  },
  '8.19': (node, auth) => {
    const client = new Client8({ node, auth });
    return { client: client as unknown as ElasticsearchClient, close: () => client.close() };
  },
  '9.x': (node, auth) => {
    // Of itself it asks for answers as version 9 gives them, which an Elasticsearch 8 refuses.
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const client = new Client9({ node, auth, headers });
    return { client: client as unknown as ElasticsearchClient, close: () => client.close() };
  },
};
