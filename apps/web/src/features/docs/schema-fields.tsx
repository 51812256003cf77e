import { Anchor, Badge, Code, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Call, nameOf, type Schema } from './api-document';
import classes from './docs.module.css';

interface Field {
  name: string;
  schema: Schema;
  isRequired: boolean;
  /** Where it's sent, if not in the body: `query`, `path`, or `header`. */
  sentIn?: string;
}

/** Returns the fields of an object; of one that is in parts, those of all parts. */
export function fieldsOf(schema: Schema): Field[] {
  const own = Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    schema: property,
    isRequired: schema.required.includes(name),
  }));
  return [...(schema.allOf ?? []).flatMap(fieldsOf), ...own];
}

/** Returns what a call takes in its URL and headers. */
export function parametersOf({ parameters }: Call): Field[] {
  return parameters.map(({ name, in: sentIn, required, description, schema }) => ({
    name,
    schema: { ...schema, description },
    isRequired: required,
    sentIn,
  }));
}

/** A list of fields. Those of an object in an object stand below it. */
export function Fields({ fields, label }: { fields: Field[]; label: string }) {
  return (
    <ul className={classes.fields} aria-label={label}>
      {fields.map(({ name, schema, isRequired, sentIn }) => (
        <li key={name}>
          <Code fw={600}>{name}</Code>{' '}
          <Text span size="sm" c="dimmed">
            <Type schema={schema} />
            {sentIn && ` · ${sentIn}`}
            {isRequired && ' · required'}
            {schema.default !== undefined && (
              <>
                {' · by default '}
                <Code>{JSON.stringify(schema.default)}</Code>
              </>
            )}
          </Text>{' '}
          {schema.deprecated && <Badge color="gray">Deprecated</Badge>}
          {schema.description && <Text size="sm">{schema.description}</Text>}
          <Nested schema={schema} label={`Fields of ${name}`} />
        </li>
      ))}
    </ul>
  );
}

function Nested({ schema, label }: { schema: Schema; label: string }) {
  const fields = fieldsOf(schema.items ?? schema);
  return fields.length > 0 && <Fields fields={fields} label={label} />;
}

/** Describes the values of a field in words, with a link to each object. */
function Type({ schema }: { schema: Schema }): ReactNode {
  const name = nameOf(schema);
  if (name)
    return (
      <Anchor href={`#${name}`} inherit>
        {name}
      </Anchor>
    );
  if (schema.items)
    return (
      <>
        list of <Type schema={schema.items} />
      </>
    );
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  // Choices have no names, and never change places.
  if (choices)
    return choices.map((choice, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <span key={at}>
        {at > 0 && (schema.allOf ? ' and ' : ' or ')}
        <Type schema={choice} />
      </span>
    ));
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(', ');
  return wordsOf(schema);
}

function wordsOf({ type = 'any value', format, minimum, maximum }: Schema): string {
  const words = [type].flat().join(' or ');
  const range =
    minimum === undefined
      ? ''
      : maximum === undefined
        ? `, ${minimum} or more`
        : `, ${minimum} to ${maximum}`;
  return `${words}${format ? ` (${format})` : ''}${range}`;
}

/** All objects that the API sends or takes, for links from calls. */
export function ObjectList({ objects }: { objects: Record<string, Schema> }) {
  return Object.entries(objects).map(([name, schema]) => (
    <details key={name} className={classes.call} name="object">
      <summary>
        <span className={classes.name}>{name}</span>
      </summary>
      <Stack gap="xs" className={classes.body} id={name}>
        {schema.description && <Text size="sm">{schema.description}</Text>}
        {fieldsOf(schema).length > 0 ? (
          <Fields fields={fieldsOf(schema)} label={`Fields of ${name}`} />
        ) : (
          <Text size="sm">
            <Type schema={schema} />
          </Text>
        )}
      </Stack>
    </details>
  ));
}
