/** What stands under `apiSentinel` in kibana.yml, as Kibana hands it over once checked. */
export interface Settings {
  readonly scorer: {
    readonly url: string;
    readonly apiKey?: string | undefined;
    readonly timeoutSeconds: number;
    readonly ssl: {
      /** Files with certificates in PEM form, trusted beside those of the system. */
      readonly certificateAuthorities?: string | readonly string[] | undefined;
      readonly verificationMode: 'full' | 'none';
    };
  };
  readonly indices: { readonly alerts: string; readonly events: readonly string[] };
  readonly stream: { readonly readers: number; readonly pollSeconds: number; readonly minutes: number };
}
