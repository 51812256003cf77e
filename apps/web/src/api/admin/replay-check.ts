import { isDeepStrictEqual } from 'node:util';
import { z } from '@hono/zod-openapi';
import type { JobKind } from '@offload/db';
import { payloadCheck } from '@/server/payload-check';
import { withSecrets } from '@/server/secret-paths';
import { type FieldError, Refusal } from '../problem';

const JsonObject = z.record(z.string(), z.json());
type Payload = z.infer<typeof JsonObject>;

interface Replay {
  payload: Record<string, unknown>;
  recipient?: string | undefined;
}

/**
 * Returns the payload of a replay as it will be stored: what was hidden from its author is as it was. Rejects every
 * change that the kind's contract doesn't allow, and a payload that breaks the contract.
 */
export function checkReplay(
  kind: JobKind,
  before: { payload: unknown; recipient: string | null },
  { payload: written, recipient = before.recipient ?? undefined }: Replay,
): Payload {
  const original = JsonObject.parse(before.payload);
  const payload = JsonObject.parse(withSecrets(written, original, kind.secrets));
  const fixed = fixedFields(kind, original, payload);
  if (recipient !== (before.recipient ?? undefined) && !kind.editableRecipient) {
    const toOwner = 'It opens an account, so it only goes to the current address of its owner.';
    const message = kind.grantsAccess ? toOwner : 'It cannot be sent to another address.';
    fixed.push({ pointer: '/recipient', message });
  }
  rejectIf(fixed);
  const { error } = payloadCheck(kind.payloadSchema).safeParse(payload);
  rejectIf(
    (error?.issues ?? []).map(({ path, message }) => ({
      pointer: `/payload${path.map((step) => `/${String(step)}`).join('')}`,
      message,
    })),
  );
  return payload;
}

/** The changed fields that staff may not change. */
function fixedFields({ editableFields }: JobKind, before: Payload, after: Payload): FieldError[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => !editableFields.includes(name) && !isDeepStrictEqual(before[name], after[name]))
    .map((name) => ({ pointer: `/payload/${name}`, message: 'It cannot be changed in a replay.' }));
}

function rejectIf(errors: FieldError[]): void {
  if (errors.length === 0) return;
  throw new Refusal(422, errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; '), errors);
}
