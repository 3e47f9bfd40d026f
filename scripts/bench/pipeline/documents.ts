/** The documents that the bench sends: simulated requests, each handed out once, so that no event id is sent twice. */
import { simulate } from '../../simulator/simulate.ts';
import { type BulkBody, bulkBodies } from './bulk-load.ts';

/** `filebeat`: with what Filebeat, as it is installed, adds to each event; `bare`: the request alone. */
export type DocumentKind = 'filebeat' | 'bare';

/** What `add_host_metadata`, which Filebeat's own configuration switches on, says of the machine. */
const HOST = {
  name: 'web-03',
  hostname: 'web-03',
  architecture: 'x86_64',
  containerized: false,
  id: '4f1c0f1e9f0d4c7d8f6b5a3c2e1d0b9a',
  ip: ['10.20.4.13', 'fe80::f816:3eff:fe2b:91c4'],
  mac: ['FA-16-3E-2B-91-C4'],
  os: {
    codename: 'bookworm',
    family: 'debian',
    kernel: '6.1.0-28-amd64',
    name: 'Debian GNU/Linux',
    platform: 'debian',
    type: 'linux',
    version: '12 (bookworm)',
  },
};

const AGENT = {
  ephemeral_id: '2b0f6f0e-6a6b-4a2e-9a0c-8d6f0b8e7c11',
  id: '7c3d2d58-93e5-4d4f-b6de-2f4b8b1d5f02',
  name: 'web-03',
  type: 'filebeat',
  version: '8.19.8',
};

const FILE = { device_id: '2049', inode: '1048611', path: '/var/log/nginx/access.json' };

export class DocumentSource {
  /** Attacks from the start: what were left out before the first would be made up for in one burst. */
  readonly #events = simulate({
    seed: 7,
    start: Date.UTC(2026, 2, 2),
    hours: 24,
    rate: 50,
    attackShare: 0.02,
    attackDelay: 0,
  });
  readonly #kind: DocumentKind;
  #offset = 0;

  constructor(kind: DocumentKind) {
    this.#kind = kind;
  }

  /** `_bulk` bodies of the next `documents`, `bulk` in each, to be created in `target`. */
  next(target: string, { documents, bulk }: { readonly documents: number; readonly bulk: number }): BulkBody[] {
    const batch: object[] = [];
    while (batch.length < documents) {
      const { value, done } = this.#events.next();
      if (done) throw new Error('the simulated traffic ended before the bench did; ask for fewer documents.');
      batch.push(this.#kind === 'bare' ? value.event : this.#shipped(value.event));
    }
    return bulkBodies(target, batch, bulk);
  }

  #shipped(event: object): object {
    const offset = this.#offset;
    this.#offset += JSON.stringify(event).length + 1;
    return { ...event, agent: AGENT, host: HOST, input: { type: 'filestream' }, log: { offset, file: FILE } };
  }
}
