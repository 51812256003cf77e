/** The header with a request's ID, in requests and responses. */
export const requestIdHeader = 'X-Request-Id';
