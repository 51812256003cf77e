import type { AnyContract } from '@offload/core/admin';
import * as z from 'zod';
import './contract-fields';
import type { PayloadField } from '../views';

const Item = z.object({ type: z.string().optional(), enum: z.array(z.unknown()).optional() });
const Alternative = Item.extend({ items: Item.optional() });
const Property = Alternative.extend({ anyOf: z.array(Alternative).optional() });
const Schema = z.object({
  properties: z.record(z.string(), Property).optional(),
  required: z.array(z.string()).optional(),
});
type Alternative = z.infer<typeof Alternative>;
type Property = z.infer<typeof Property>;

/**
 * Returns the fields of a payload according to its kind's JSON Schema. Objects and arrays of objects or strings are edited as
 * JSON.
 */
export function fieldsOf(schema: unknown, payload: unknown): PayloadField[] {
  const values = isRecord(payload) ? payload : {};
  const { properties = {}, required = [] } = Schema.catch({}).parse(schema);
  const known = Object.entries(properties).map(([name, property]) =>
    fieldOf(name, property, values[name], required.includes(name)),
  );
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(properties, name));
  return [...known, ...unknown.map((name) => fieldOf(name, {}, values[name], false))];
}

function fieldOf(name: string, property: Property, value: unknown, isRequired: boolean): PayloadField {
  const alternatives = property.anyOf ?? [property];
  const [only, ...others] = alternatives.filter(({ type }) => type !== 'null');
  const mayBeNull = alternatives.some(({ type }) => type === 'null');
  const type = only && others.length === 0 ? typeOf(only) : 'json';
  const whenEmpty = mayBeNull ? 'null' : isRequired ? 'refused' : 'left-out';
  const choices = (type === 'choice' ? only?.enum : type === 'choices' ? only?.items?.enum : []) ?? [];
  const text = textOf(type, value);
  // The current value may be hidden, or from an older version of the contract. Without it, another choice would seem to be
  // selected.
  const current = type === 'choice' && text !== '' && !choices.includes(text) ? [text] : [];
  return { name, type, choices: [...current, ...choices.map(String)], whenEmpty, text };
}

function typeOf({ type, enum: choices, items }: Alternative): PayloadField['type'] {
  if (areTexts(choices)) return 'choice';
  if (type === 'array' && areTexts(items?.enum)) return 'choices';
  if (type === 'array' && (items?.type === 'integer' || items?.type === 'number')) return 'numbers';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'flag';
  return type === 'string' ? 'text' : 'json';
}

function areTexts(values: unknown[] | undefined): boolean {
  return values?.every((value) => typeof value === 'string') ?? false;
}

function textOf(type: PayloadField['type'], value: unknown): string {
  if (value === undefined || value === null) return '';
  if ((type === 'numbers' || type === 'choices') && Array.isArray(value)) return value.join(', ');
  return type === 'json' ? JSON.stringify(value, null, 2) : String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the fields that staff may change in any app: those that the contract lists, or all that aren't secret. */
export function editableNames(contract: AnyContract, payload: unknown): string[] {
  const { payload: schema, secrets = [], editableFields } = contract;
  if (editableFields) return editableFields;
  const fields = fieldsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), payload);
  return fields.map(({ name }) => name).filter((name) => !secrets.includes(name));
}

/**
 * Returns the fields that staff may change in a replay, in the order of their names; null if the kind can't be replayed.
 * The names are those of the contract, if the caller has no others.
 */
export function editableFieldsOf(
  contract: AnyContract,
  payload: unknown,
  names: readonly string[] = contract.editableFields ?? [],
): PayloadField[] | null {
  if (contract.isNeverReplayed) return null;
  const schema = z.toJSONSchema(contract.payload, { io: 'input', unrepresentable: 'any' });
  const fields = new Map(fieldsOf(schema, payload).map((field) => [field.name, field]));
  return names.flatMap((name) => fields.get(name) ?? []);
}
