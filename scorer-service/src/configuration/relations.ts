/** What one setting means for another, and what a pattern can't say. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { shown } from './mistake.ts';
import type { Settings } from './schema.ts';

/** @returns one sentence for each contradiction, none if the settings agree */
export function relations(settings: Settings): string[] {
  const { server, elasticsearch, detection, clients } = settings;
  const found: string[] = [];
  const { critical, high, medium } = detection.levels;
  if (!(critical > high && high > medium)) {
    found.push(
      `detection.levels: critical (${critical}), high (${high}) and medium (${medium}) must fall in this order; set them so that critical > high > medium.`,
    );
  }
  if (Object.values(detection.group_weights).every((weight) => weight === 0)) {
    found.push('detection.group_weights: all are 0, so no model would speak; give at least one a weight.');
  }
  for (const network of clients.trusted_proxies) {
    if (!isNetwork(network)) {
      found.push(
        `clients.trusted_proxies: ${shown(network)} is neither an address nor a network such as 10.0.0.0/8 or fd00::/8.`,
      );
    }
  }
  for (const origin of server.origins) {
    if (!isOrigin(origin)) {
      found.push(
        `server.origins: ${shown(origin)} is no origin; write scheme, host and port only, as https://kibana.example:5601.`,
      );
    }
  }
  const names = server.keys.map((key) => key.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) found.push(`server.keys: the name ${shown(twice)} is given twice; names must differ.`);
  found.push(...ofElasticsearch(elasticsearch));
  return found;
}

function ofElasticsearch(elasticsearch: Settings['elasticsearch']): string[] {
  const found: string[] = [];
  const url = URL.canParse(elasticsearch.url) ? new URL(elasticsearch.url) : undefined;
  if (!url) found.push(`elasticsearch.url: ${shown(elasticsearch.url)} is no address; write it as https://host:9200.`);
  else if (url.username || url.password) {
    found.push(
      'elasticsearch.url: holds a user name or password; put them into elasticsearch.username and elasticsearch.password.',
    );
  }
  if (elasticsearch.api_key !== undefined && elasticsearch.username !== undefined) {
    found.push('elasticsearch: both api_key and username are given; leave one of them out.');
  }
  if ((elasticsearch.username === undefined) !== (elasticsearch.password === undefined)) {
    found.push('elasticsearch: username and password are needed together; one of them is missing.');
  }
  return found;
}

function isNetwork(text: string): boolean {
  if (isIP(text) !== 0) return true;
  return text.includes('/') && (ipaddr.IPv4.isValidCIDR(text) || ipaddr.IPv6.isValidCIDR(text));
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}
