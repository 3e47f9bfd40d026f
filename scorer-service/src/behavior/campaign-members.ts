/** Sources that showed a sign, the newest of all campaigns together. */

/** Members remembered. */
const MOST = 4096;
/** Members named of one campaign. */
export const NAMED_MEMBERS = 500;

export interface Member {
  readonly time: number;
  readonly source: string;
  /** Bits in the order of `SIGNS`. */
  readonly signs: number;
  readonly groups: readonly string[];
}

export class CampaignMembers {
  readonly #members: Member[] = [];
  #next = 0;

  add(member: Member): void {
    if (this.#members.length < MOST) {
      this.#members.push(member);
      this.#next = this.#members.length % MOST;
    } else {
      this.#members[this.#next] = member;
      this.#next = (this.#next + 1) % MOST;
    }
  }

  /** Sources that showed a wanted sign in a wanted group since a time, the newest first. */
  of(wanted: (group: string, sign: number) => boolean, since: number): Set<string> {
    const found = new Set<string>();
    for (let back = 1; back <= this.#members.length && found.size < NAMED_MEMBERS; back++) {
      const { time, source, signs, groups } =
        this.#members[(this.#next - back + this.#members.length) % this.#members.length];
      if (time < since) break;
      for (let sign = 0; signs >> sign !== 0; sign++)
        if ((signs & (1 << sign)) !== 0 && groups.some((group) => wanted(group, sign))) found.add(source);
    }
    return found;
  }

  save(): { readonly members: readonly Member[]; readonly next: number } {
    return { members: this.#members, next: this.#next };
  }

  restore({ members, next }: { readonly members: readonly Member[]; readonly next: number }): void {
    this.#members.push(...members.slice(0, MOST));
    this.#next = next;
  }
}
