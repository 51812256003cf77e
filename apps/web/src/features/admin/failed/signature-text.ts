/** Returns the signature of a group of failures for readers, with an ellipsis for each number that differs among them. */
export function signatureText(signature: string): string {
  return signature.replaceAll('<n>', '…');
}
