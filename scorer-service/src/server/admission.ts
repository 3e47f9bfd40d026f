/** How much work is in hand: whoever comes above the bounds is sent away at once, before the body is read. */
export interface AdmissionBounds {
  readonly requests: number;
  readonly bytes: number;
}

export class Admission {
  readonly #bounds: AdmissionBounds;
  #requests = 0;
  #bytes = 0;

  constructor(bounds: AdmissionBounds) {
    this.#bounds = bounds;
  }

  /** Requests in hand. */
  get requests(): number {
    return this.#requests;
  }

  /**
   * Takes a request of so many bytes in. One request alone is always taken, however large.
   *
   * @returns what must be called once the request is answered; undefined if there is no room
   */
  enter(bytes: number): (() => void) | undefined {
    const full = this.#requests >= this.#bounds.requests || this.#bytes + bytes > this.#bounds.bytes;
    if (full && this.#requests > 0) return undefined;
    this.#requests++;
    this.#bytes += bytes;
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      this.#requests--;
      this.#bytes -= bytes;
    };
  }
}
