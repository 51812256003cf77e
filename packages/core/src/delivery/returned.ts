const returnedCode = 'DELIVERY_RETURNED';

/** Thrown by a consumer that can't take a delivery now. Returns it to its queue for any worker. */
export class DeliveryReturned extends Error {
  override readonly name = 'DeliveryReturned';
  readonly code = returnedCode;
}

export function isReturned(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === returnedCode;
}
