/** The types of problems that pages handle in a special way. */
export const problemTypes = {
  /** The call has no session, or one that has ended. */
  signedOut: 'urn:offload:signed-out',
  /** The call needs a code that was entered in the last ten minutes. */
  codeNeeded: 'urn:offload:code-needed',
  /** The call is for staff with two-factor authentication. */
  twoFactorNeeded: 'urn:offload:two-factor-needed',
  /** The call's token lacks a scope, which the detail names. */
  scopeMissing: 'urn:offload:scope-missing',
} as const;
