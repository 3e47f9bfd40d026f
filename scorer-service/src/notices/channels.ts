/** Where notices go: the channels, each checked before it is kept. */
import { randomUUID } from 'node:crypto';
import type { Channel, ChannelList, ChannelRequest } from '../contract/index.ts';
import type { Delivery } from './delivery.ts';
import { isTimeZone } from './quiet.ts';

/** A channel is not as it must be; one sentence. */
export class ChannelMistake extends Error {}

export interface KeptChannel extends ChannelRequest {
  readonly id: string;
  delivered: number;
  last_delivered_at?: string;
}

export interface ChannelRooms {
  readonly delivery: Delivery;
  readonly allowedHosts: readonly string[];
  readonly mail: boolean;
}

/** What is shown of a channel hides the path of its address, which holds the secret of most receivers. */
export class Channels {
  readonly #rooms: ChannelRooms;
  readonly #byId = new Map<string, KeptChannel>();

  constructor(rooms: ChannelRooms, kept: readonly KeptChannel[]) {
    this.#rooms = rooms;
    for (const channel of kept) this.#byId.set(channel.id, channel);
  }

  get kept(): readonly KeptChannel[] {
    return [...this.#byId.values()];
  }

  get(id: string): KeptChannel | undefined {
    return this.#byId.get(id);
  }

  list(): ChannelList {
    return {
      channels: this.kept.map((channel) => this.#shown(channel)),
      allowed_hosts: [...this.#rooms.allowedHosts],
      mail: this.#rooms.mail,
    };
  }

  /** @throws ChannelMistake */
  add(request: ChannelRequest): Channel {
    this.#check(request);
    return this.#keep({ ...request, id: randomUUID(), delivered: 0 });
  }

  /** Replaces a channel; without `url` it keeps its own. Undefined if there is none. @throws ChannelMistake */
  change(id: string, request: ChannelRequest): Channel | undefined {
    const known = this.#byId.get(id);
    if (known === undefined) return undefined;
    const url = request.url ?? (request.kind === 'webhook' ? known.url : undefined);
    const wanted: ChannelRequest = { ...request, ...(url !== undefined && { url }) };
    this.#check(wanted);
    const { delivered, last_delivered_at: last } = known;
    return this.#keep({ ...wanted, id, delivered, ...(last !== undefined && { last_delivered_at: last }) });
  }

  /** @returns whether there was one */
  remove(id: string): boolean {
    return this.#byId.delete(id);
  }

  #keep(channel: KeptChannel): Channel {
    this.#byId.set(channel.id, channel);
    return this.#shown(channel);
  }

  #check(request: ChannelRequest): void {
    const { kind, url, to, format, quiet } = request;
    if (kind === 'webhook' && (url === undefined || !URL.canParse(url))) {
      throw new ChannelMistake('A webhook needs "url", the address that notices are posted to.');
    }
    if (kind === 'webhook' && to !== undefined) throw new ChannelMistake('A webhook has no "to"; leave it out.');
    if (kind === 'mail' && to === undefined) throw new ChannelMistake('A mail needs "to", the addresses it goes to.');
    if (kind === 'mail' && (url !== undefined || format !== undefined)) {
      throw new ChannelMistake('A mail has neither "url" nor "format"; leave them out.');
    }
    if (quiet !== undefined && !isTimeZone(quiet.time_zone)) {
      throw new ChannelMistake('"quiet.time_zone" is no time zone; write it as Europe/Berlin or UTC.');
    }
    const problem = kind === 'webhook' ? this.#rooms.delivery.problem(request) : undefined;
    if (problem !== undefined) throw new ChannelMistake(problem);
  }

  #shown(channel: KeptChannel): Channel {
    const { url, ...rest } = channel;
    const problem = this.#rooms.delivery.problem(channel);
    return {
      ...rest,
      ...(url !== undefined && { url: `${new URL(url).origin}/…` }),
      ...(problem !== undefined && { problem }),
    };
  }
}
