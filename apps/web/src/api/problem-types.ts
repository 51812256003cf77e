/** Problems that a page reacts to by what they are, not by their status. */
export const problemTypes = {
  /** The call needs a code that was entered in the last ten minutes. */
  codeNeeded: 'urn:offload:code-needed',
  /** The call is for staff with two-factor authentication. */
  twoFactorNeeded: 'urn:offload:two-factor-needed',
} as const;
