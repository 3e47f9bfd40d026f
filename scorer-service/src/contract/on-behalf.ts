/**
 * Names the person on whose behalf a front end of its own (Kibana's server, the console) calls with its key: written into
 * "who" of labels, exceptions and changes. Percent-encoded UTF-8, since a header holds ASCII only.
 */
export const ON_BEHALF_HEADER = 'x-api-sentinel-user';
export const MAX_ON_BEHALF_LENGTH = 256;
