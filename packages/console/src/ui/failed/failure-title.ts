/** Splits the signature of a group of failures into its error code and its text, with an ellipsis for each value in it. */
export function readSignature(signature: string): { code: string; text: string } {
  const [, code = '', text = signature] = /^([a-z][\w.-]*): (.*)$/is.exec(signature) ?? [];
  return { code, text: text.replace(/<(?:url|address|id|text|path|n)>/g, '…') };
}

/**
 * Returns the title of a group of failures: the latest message with its values, or, for an unexpected error, whose message says
 * nothing, the beginning of its stack. Readers without values get no signature.
 */
export function failureTitle(signature: string | null, message: string | null): string {
  if (signature === null) return message ?? 'Failed jobs';
  const { code, text } = readSignature(signature);
  return code === 'internal' || message === null ? text : message;
}
