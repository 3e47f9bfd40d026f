/** What others reach on the same sets, for the page of figures. */

export interface Published {
  readonly set: string;
  readonly who: string;
  readonly tpr: number | null;
  readonly fpr: number | null;
}

const CRS = 'ModSecurity 3 with CRS 4.29-dev';

export const PUBLISHED: readonly Published[] = [
  { set: 'atrdf_d1', who: `${CRS}, paranoia 1, headers not sent`, tpr: 0.517, fpr: 0 },
  { set: 'atrdf_d1', who: `${CRS}, paranoia 2, headers not sent`, tpr: 0.792, fpr: 0 },
  { set: 'csic2010_raw', who: `${CRS}, paranoia 1`, tpr: 0.378, fpr: 0.171 },
  { set: 'httpparams_test', who: `${CRS}, paranoia 1`, tpr: 0.981, fpr: 0 },
  { set: 'httpparams_test', who: `${CRS}, paranoia 2`, tpr: 0.987, fpr: 0.015 },
  { set: 'grananqvist', who: `${CRS}, paranoia 1`, tpr: 0.904, fpr: 0.002 },
  { set: 'libinjection', who: `${CRS}, paranoia 1`, tpr: 1, fpr: 0.096 },
  { set: 'libinjection', who: `${CRS}, paranoia 2`, tpr: 1, fpr: 0.36 },
  { set: 'elastic_apache_first_half', who: `${CRS}, paranoia 1`, tpr: null, fpr: 0.007 },
];

/** Sequences, by entity: attackers found of all, harmless entities alerted on of all. */
export const PUBLISHED_SEQUENCES: readonly string[] = [
  'CrowdSec 1.4 with the thresholds of its hub: elastic_authlog_as_login 44 of 46 attackers and 1 of 4 harmless sources, elastic_apache_first_half 0 of 890 sources.',
];
