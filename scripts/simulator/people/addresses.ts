import { mix } from '../random.ts';

/**
 * Addresses that belong to nobody: benchmarking (198.18.0.0/15) for homes, carrier-grade NAT (100.64.0.0/10) for
 * phones, the documentation networks for data centres, 2001:db8::/32 for IPv6. Attackers get odd numbers and everybody
 * else even ones, so that an address is never both and a network may hold both.
 */
export function homeAddress(index: number, hostile = false): string {
  const slot = ((mix(index) & 0xffff) << 1) | (hostile ? 1 : 0);
  return `198.${18 + (slot >>> 16)}.${(slot >>> 8) & 255}.${slot & 255}`;
}

export function homeAddress6(index: number, hostile = false): string {
  const hash = mix(index + 7);
  const low = (mix(index + 77) & 0xfffe) | (hostile ? 1 : 0);
  return `2001:db8:${(hash >>> 16).toString(16)}:${(hash & 0xff).toString(16)}::${low.toString(16)}`;
}

/** Phones: about eight people share an address. */
export function carrierAddress(index: number, hostile = false): string {
  const slot = ((mix(index >>> 3) & 0x1ffff) << 1) | (hostile ? 1 : 0);
  return `100.${64 + ((slot >>> 16) & 63)}.${(slot >>> 8) & 255}.${slot & 255}`;
}

const DATA_CENTRES = ['192.0.2', '198.51.100', '203.0.113'] as const;

/** Rented machines: crawlers, partners and continuous integration as well as attackers. */
export function hostedAddress(index: number, hostile = false): string {
  const hash = mix(index + 0x5eed);
  return `${DATA_CENTRES[hash % 3]}.${((hash >>> 8) & 254) | (hostile ? 1 : 0)}`;
}
