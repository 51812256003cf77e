/** The names of the types of problems that a status alone doesn't tell apart. */
const own = {
  /** The call has no session, or one that has ended. */
  signedOut: 'signed-out',
  /** The call needs a code that was entered in the last ten minutes. */
  codeNeeded: 'code-needed',
  /** The call is for staff with two-factor authentication. */
  twoFactorNeeded: 'two-factor-needed',
  /** The call's token lacks a scope, which the detail names. */
  scopeMissing: 'scope-missing',
} as const;

const ofStatus = {
  400: 'invalid-request',
  401: 'not-authenticated',
  403: 'not-allowed',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'request-timeout',
  409: 'conflict',
  410: 'gone',
  413: 'too-large',
  415: 'unsupported-format',
  416: 'range-not-satisfiable',
  422: 'unprocessable',
  429: 'too-many-requests',
  500: 'internal-error',
  503: 'unavailable',
} as const;

export type ProblemName = (typeof own)[keyof typeof own] | (typeof ofStatus)[keyof typeof ofStatus];

/**
 * Returns the type of a problem: the URL of its explanation. It's relative, so that a program can compare it with the same text
 * for every installation.
 */
const typeOf = (name: ProblemName) => `/docs/problems#${name}` as const;

/** The types of problems that pages handle in a special way. */
export const problemTypes = {
  signedOut: typeOf(own.signedOut),
  codeNeeded: typeOf(own.codeNeeded),
  twoFactorNeeded: typeOf(own.twoFactorNeeded),
  scopeMissing: typeOf(own.scopeMissing),
};

/** Returns the type of problems that the status tells apart; of an unusual status, the one that says nothing more. */
export function typeOfStatus(status: number): string {
  const name = Object.entries(ofStatus).find(([known]) => Number(known) === status)?.[1];
  return name ? typeOf(name) : 'about:blank';
}
