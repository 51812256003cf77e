import type { KnownKind } from '@offload/db';
import { z } from 'zod';
import type { JobContract } from './define';

const JsonObject = z.record(z.string(), z.json());

/** What a contract says of itself to those who do not load it. */
export function describeKind(contract: JobContract): KnownKind {
  const { kind, payload, secrets = [], editableFields = [] } = contract;
  const { grantsAccess = false, editableRecipient = false } = contract;
  const schema = z.toJSONSchema(payload, { io: 'input', unrepresentable: 'any' });
  const payloadSchema = JsonObject.parse(JSON.parse(JSON.stringify(schema)));
  return { name: kind, payloadSchema, secrets, editableFields, editableRecipient, grantsAccess };
}
