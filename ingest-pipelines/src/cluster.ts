import { type Client, errors } from '@elastic/elasticsearch';
import { setupError } from './setup-error.ts';

export type Json = Record<string, unknown>;

/** Fields that Elasticsearch 9 adds when it is asked for a template or pipeline, and refuses when it is sent one. */
const KEPT_BY_ELASTICSEARCH = ['created_date', 'created_date_millis', 'modified_date', 'modified_date_millis'];

/** The few calls that installing needs; every failure is a sentence that says what could not be done. */
export class Cluster {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** `undefined` where there is none. */
  async get(path: string, what: string, query: Record<string, string> = {}): Promise<Json | undefined> {
    try {
      return (await this.#client.transport.request({ method: 'GET', path, querystring: query })) as Json;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) return undefined;
      throw setupError(error, what);
    }
  }

  async send(method: 'PUT' | 'POST', path: string, body: Json | undefined, what: string): Promise<Json> {
    try {
      return (await this.#client.transport.request({ method, path, ...(body && { body }) })) as Json;
    } catch (error) {
      throw setupError(error, what);
    }
  }

  /** Whether there was one to delete. */
  async delete(path: string, what: string): Promise<boolean> {
    try {
      await this.#client.transport.request({ method: 'DELETE', path });
      return true;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 404) return false;
      throw setupError(error, what);
    }
  }

  async pipeline(name: string): Promise<Json | undefined> {
    const found = await this.get(`/_ingest/pipeline/${encodeURIComponent(name)}`, `read the pipeline ${name}`);
    return found?.[name] ? withoutDates(found[name] as Json) : undefined;
  }

  /** By name, those that match the pattern. */
  async pipelines(pattern: string): Promise<Map<string, Json>> {
    const found = await this.get(`/_ingest/pipeline/${pattern}`, 'read the pipelines');
    return new Map(Object.entries(found ?? {}).map(([name, body]) => [name, withoutDates(body as Json)]));
  }

  putPipeline(name: string, body: Json): Promise<Json> {
    return this.send('PUT', `/_ingest/pipeline/${encodeURIComponent(name)}`, body, `put the pipeline ${name}`);
  }

  deletePipeline(name: string): Promise<boolean> {
    return this.delete(`/_ingest/pipeline/${encodeURIComponent(name)}`, `delete the pipeline ${name}`);
  }

  async componentTemplate(name: string): Promise<Json | undefined> {
    return (await this.componentTemplates(encodeURIComponent(name))).get(name);
  }

  async componentTemplates(pattern: string): Promise<Map<string, Json>> {
    const found = await this.get(`/_component_template/${pattern}`, 'read the component templates');
    const list = (found?.component_templates ?? []) as { name: string; component_template: Json }[];
    return new Map(list.map((item) => [item.name, withoutDates(item.component_template)]));
  }

  putComponentTemplate(name: string, body: Json): Promise<Json> {
    const path = `/_component_template/${encodeURIComponent(name)}`;
    return this.send('PUT', path, body, `put the component template ${name}`);
  }

  deleteComponentTemplate(name: string): Promise<boolean> {
    const path = `/_component_template/${encodeURIComponent(name)}`;
    return this.delete(path, `delete the component template ${name}`);
  }

  async indexTemplate(name: string): Promise<Json | undefined> {
    const found = await this.get(`/_index_template/${encodeURIComponent(name)}`, `read the index template ${name}`);
    const [first] = (found?.index_templates ?? []) as { index_template: Json }[];
    return first && withoutDefaults(withoutDates(first.index_template));
  }

  putIndexTemplate(name: string, body: Json): Promise<Json> {
    return this.send('PUT', `/_index_template/${encodeURIComponent(name)}`, body, `put the index template ${name}`);
  }

  deleteIndexTemplate(name: string): Promise<boolean> {
    return this.delete(`/_index_template/${encodeURIComponent(name)}`, `delete the index template ${name}`);
  }
}

function withoutDates(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !KEPT_BY_ELASTICSEARCH.includes(key)));
}

/** What Elasticsearch adds to an index template that says nothing of it. */
function withoutDefaults(template: Json): Json {
  const dataStream = Object.entries((template.data_stream ?? {}) as Json).filter(([, value]) => value !== false);
  const entries = Object.entries(template).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return {
    ...Object.fromEntries(entries),
    ...(template.data_stream !== undefined && { data_stream: Object.fromEntries(dataStream) }),
  };
}
