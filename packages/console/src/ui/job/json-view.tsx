import { Button, CopyButton, Group, Text, Title } from '@mantine/core';
import classes from './json-view.module.css';

interface JsonViewProps {
  title: string;
  value: unknown;
  /** The ID of its title, if links lead there. */
  id?: string;
}

/** Shows JSON whose objects and lists can be collapsed, with a button that copies it. */
export function JsonView({ title, value, id }: JsonViewProps) {
  const isEmpty = value === null || value === undefined || (isTree(value) && entriesOf(value).length === 0);
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Title order={2} id={id}>
          {title}
        </Title>
        {!isEmpty && (
          <CopyButton value={JSON.stringify(value, null, 2)}>
            {({ copied, copy }) => (
              <Button size="compact-sm" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy JSON'}
              </Button>
            )}
          </CopyButton>
        )}
      </Group>
      {isEmpty ? (
        <Text size="sm" c="dimmed">
          Empty.
        </Text>
      ) : (
        <ul className={classes.tree}>
          {isTree(value) ? (
            entriesOf(value).map(([name, child]) => <Entry key={name} name={name} value={child} depth={1} />)
          ) : (
            <li>{JSON.stringify(value)}</li>
          )}
        </ul>
      )}
    </section>
  );
}

// Deeper levels begin collapsed.
const openDepth = 2;

function Entry({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  if (!isTree(value) || entriesOf(value).length === 0) {
    return (
      <li>
        <span className={classes.name}>{name}: </span>
        {JSON.stringify(value)}
      </li>
    );
  }
  const children = entriesOf(value);
  return (
    <li>
      <details open={depth <= openDepth}>
        <summary>
          <span className={classes.name}>{name}</span> {sizeOf(value, children.length)}
        </summary>
        <ul>
          {children.map(([key, child]) => (
            <Entry key={key} name={key} value={child} depth={depth + 1} />
          ))}
        </ul>
      </details>
    </li>
  );
}

function sizeOf(value: object, count: number): string {
  return Array.isArray(value) ? `[${count}]` : `{${count}}`;
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value);
}
