import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { firstRows } from './first-rows';
import classes from './imports.module.css';

interface PreviewProps {
  file: File;
  onImport: () => void;
  onDiscard: () => void;
}

/** Enough for a few rows, however long they are. */
const readBytes = 64_000;
const shownRows = 5;

/** Shows the first rows of a file before it is sent. */
export function Preview({ file, onImport, onDiscard }: PreviewProps) {
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

  return (
    <Stack gap="sm">
      <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
        {file.name}
      </Text>
      {rows && <RowTable rows={rows} />}
      <Group gap="sm">
        <Button onClick={onImport} data-autofocus>
          Import this file
        </Button>
        <Button variant="default" onClick={onDiscard}>
          Choose another file
        </Button>
      </Group>
    </Stack>
  );
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
