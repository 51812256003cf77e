import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ColumnChoice } from './column-choice';
import { firstRows } from './first-rows';
import classes from './imports.module.css';
import { differentNames, matchColumns } from './match-columns';

interface PreviewProps {
  file: File;
  /** Our names of the columns. */
  columns: readonly string[];
  /** Sends the file with these fields of the form. */
  onSend: (fields: Record<string, string>) => void;
  onDiscard: () => void;
}

/** Enough for a few rows, however long they are. */
const readBytes = 64_000;
const shownRows = 5;

/** Shows the first rows of a file and which column is which, before it is sent. */
export function Preview({ file, columns, onSend, onDiscard }: PreviewProps) {
  const rows = useFirstRows(file);
  const [edited, setEdited] = useState<Record<string, string> | null>(null);
  const [head = []] = rows ?? [];
  const chosen = edited ?? matchColumns(head, columns);
  const send = (isDryRun: boolean) => {
    const names = differentNames(chosen);
    onSend({
      ...(isDryRun && { dryRun: 'true' }),
      ...(Object.keys(names).length > 0 && { columns: JSON.stringify(names) }),
    });
  };

  return (
    <Stack gap="sm">
      <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
        {file.name}
      </Text>
      {rows && <RowTable rows={rows} />}
      {rows && <ColumnChoice head={head} chosen={chosen} onChoose={setEdited} />}
      <Group gap="sm">
        <Button onClick={() => send(false)} data-autofocus>
          Import this file
        </Button>
        <Button variant="default" onClick={() => send(true)}>
          Check it first
        </Button>
        <Button variant="subtle" onClick={onDiscard}>
          Choose another file
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        A check reads the whole file and compares it with your orders, but saves nothing.
      </Text>
    </Stack>
  );
}

/** Returns the first rows of a file; null until they are read. */
function useFirstRows(file: File): string[][] | null {
  const [rows, setRows] = useState<string[][] | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void file
      .slice(0, readBytes)
      .text()
      .then((text) => isCurrent && setRows(firstRows(text, shownRows + 1)));
    return () => {
      isCurrent = false;
    };
  }, [file]);
  return rows;
}

function RowTable({ rows: [head = [], ...rows] }: { rows: string[][] }) {
  return (
    // biome-ignore lint/a11y: scrollable content must be reachable by keyboard, and needs a name for that
    <div className={classes.preview} tabIndex={0} role="group" aria-label="First rows">
      <Table verticalSpacing={4} fz="xs">
        <Table.Thead>
          <Table.Tr>
            {head.map((name, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a file may name a column twice
              <Table.Th key={index}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else
            <Table.Tr key={index}>
              {row.map((cell, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: nor have cells
                <Table.Td key={place}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
