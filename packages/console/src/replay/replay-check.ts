import { isDeepStrictEqual } from 'node:util';
import type { AnyContract } from '@offload/core/internal';
import { z } from 'zod';
import { withSecrets } from './secret-paths';

const JsonObject = z.record(z.string(), z.json());
type Payload = z.infer<typeof JsonObject>;

/** What is wrong with a field, by its JSON pointer. */
export interface FieldError {
  pointer: string;
  message: string;
}

interface Replay {
  payload: Record<string, unknown>;
  /** Another recipient of its email. */
  recipient?: string | undefined;
}

/**
 * Returns the payload of a replay as it will be stored: what was hidden from its author is as it was. Returns errors for
 * changes that the kind's contract doesn't allow, and for a payload that breaks the contract.
 */
export function checkReplay(
  contract: AnyContract,
  before: { payload: unknown; recipient: string | null },
  { payload: written, recipient = before.recipient ?? undefined }: Replay,
): { payload: Payload } | { errors: FieldError[] } {
  const original = JsonObject.parse(before.payload);
  const payload = JsonObject.parse(withSecrets(written, original, contract.secrets ?? []));
  const fixed = fixedFields(contract, original, payload);
  if (recipient !== (before.recipient ?? undefined) && !contract.editableRecipient) {
    const toOwner =
      'This email gives access to an account, so it is only sent to the current address of its owner.';
    const message = contract.grantsAccess ? toOwner : "can't be changed for this kind of job";
    fixed.push({ pointer: '/recipient', message });
  }
  if (fixed.length > 0) return { errors: fixed };
  const { error } = contract.payload.safeParse(payload);
  if (!error) return { payload };
  return {
    errors: error.issues.map(({ path, message }) => ({
      pointer: `/payload${path.map((step) => `/${String(step)}`).join('')}`,
      message,
    })),
  };
}

/** The changed fields that staff may not change. */
function fixedFields({ editableFields = [] }: AnyContract, before: Payload, after: Payload): FieldError[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => !editableFields.includes(name) && !isDeepStrictEqual(before[name], after[name]))
    .map((name) => ({ pointer: `/payload/${name}`, message: "can't be changed in a replay" }));
}
