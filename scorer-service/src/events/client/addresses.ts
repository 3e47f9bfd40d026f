/** IP addresses in one form, their networks, and which of them are trusted proxies. */
import ipaddr from 'ipaddr.js';

/** Longest text that can be an address with zone, brackets and port. */
const MAX_ADDRESS_LENGTH = 80;
/** How many addresses are remembered in their canonical form; the table is emptied when full. */
const MAX_REMEMBERED = 20_000;

export interface Address {
  /** Canonical: IPv4 dotted, IPv6 by RFC 5952, IPv4-mapped IPv6 as IPv4. */
  readonly text: string;
  /** /24 of an IPv4, /48 of an IPv6 address. */
  readonly network: string;
  readonly trusted: boolean;
}

/** Reads addresses, each text once; not shared between settings, since it knows who is trusted. */
export class AddressBook {
  readonly #trusted: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];
  readonly #known = new Map<string, Address | undefined>();

  /** @throws an Error with a sentence for the first entry that is neither a network nor an address. */
  constructor(trustedProxies: readonly string[]) {
    this.#trusted = trustedProxies.map((text) => {
      try {
        if (text.includes('/')) return ipaddr.parseCIDR(text);
        const address = ipaddr.process(text);
        return [address, address.kind() === 'ipv4' ? 32 : 128];
      } catch {
        throw new Error(
          `trusted proxy ${JSON.stringify(text)} is no network; write it as 10.0.0.0/8, 2001:db8::/32 or one address`,
        );
      }
    });
  }

  /** An address from a log field or header element: brackets, port and zone are taken off; undefined if it is none. */
  read(text: string): Address | undefined {
    if (text.length === 0 || text.length > MAX_ADDRESS_LENGTH) return undefined;
    const known = this.#known.get(text);
    if (known !== undefined || this.#known.has(text)) return known;
    const address = this.#parse(text);
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#known.set(text, address);
    return address;
  }

  #parse(text: string): Address | undefined {
    const bare = bareAddress(text.trim());
    let parsed: ipaddr.IPv4 | ipaddr.IPv6;
    if (ipaddr.IPv4.isValidFourPartDecimal(bare)) parsed = ipaddr.IPv4.parse(bare);
    else if (bare.includes(':') && ipaddr.IPv6.isValid(bare)) parsed = ipaddr.process(bare);
    else return undefined;
    const trusted = this.#trusted.some(
      ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network as never, bits as never),
    );
    return { text: canonical(parsed), network: networkOf(parsed), trusted };
  }
}

function canonical(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

function networkOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  const bytes = address.toByteArray();
  const bits = address.kind() === 'ipv4' ? 24 : 48;
  bytes.fill(0, bits / 8);
  return `${canonical(ipaddr.fromByteArray(bytes))}/${bits}`;
}

/** `[2001:db8::1]:443` -> `2001:db8::1`, `192.0.2.1:80` -> `192.0.2.1`, `fe80::1%eth0` -> `fe80::1`. */
function bareAddress(text: string): string {
  let bare = text;
  if (bare.startsWith('[')) {
    const end = bare.indexOf(']');
    bare = end < 0 ? bare.slice(1) : bare.slice(1, end);
  } else {
    const colon = bare.indexOf(':');
    if (colon >= 0 && colon === bare.lastIndexOf(':')) bare = bare.slice(0, colon);
  }
  const zone = bare.indexOf('%');
  return zone < 0 ? bare : bare.slice(0, zone);
}
