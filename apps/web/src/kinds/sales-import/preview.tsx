import { Alert, Button, Group, NativeSelect, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import type { Encoding } from '@offload/kinds/sales-import';
import { headBytes, readStart, type TextStart } from '@offload/kinds/sales-import/format/encoding';
import { type FileProblem, findFileProblem } from '@offload/kinds/sales-import/format/file-problem';
import { firstRows } from '@offload/kinds/sales-import/format/first-rows';
import { useEffect, useState } from 'react';
import { conventionsOf, FormatChoice, type FormatFields } from './format-choice';
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

const shownRows = 5;

/** Shows the first rows of a file, which column is which, and how it's written, before it is sent. */
export function Preview({ file, columns, onSend, onDiscard }: PreviewProps) {
  const [format, setFormat] = useState<FormatFields>({});
  const [edited, setEdited] = useState<Record<string, string> | null>(null);
  const read = useFileStart(file, format.encoding ?? null);
  const rows = read?.start ? firstRows(read.start.text, shownRows + 1) : null;
  const [head = []] = rows ?? [];
  const chosen = edited ?? matchColumns(head, columns);
  const guessed = read?.start ? conventionsOf(read.start, head, chosen) : null;
  const send = (isDryRun: boolean) => {
    const names = differentNames(chosen);
    onSend({
      ...(isDryRun && { dryRun: 'true' }),
      ...(Object.keys(names).length > 0 && { columns: JSON.stringify(names) }),
      // The import reads the file as the preview has shown it.
      ...(read?.start?.encoding && { encoding: read.start.encoding }),
      ...(guessed?.dateOrder && { dateOrder: guessed.dateOrder }),
      ...(guessed?.decimalMark && { decimalMark: guessed.decimalMark }),
      ...format,
    });
  };

  return (
    <Stack gap="sm">
      <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
        {file.name}
      </Text>
      {read?.problem && (
        <Alert color="red" title="This file can’t be imported">
          {read.problem.message}
        </Alert>
      )}
      {rows && <RowTable rows={rows} />}
      {rows && <ColumnChoice head={head} chosen={chosen} onChoose={setEdited} />}
      {read?.start && guessed && (
        <FormatChoice start={read.start} guessed={guessed} chosen={format} onChoose={setFormat} />
      )}
      <Group gap="sm">
        {!read?.problem && (
          <>
            <Button onClick={() => send(false)} data-autofocus>
              Import this file
            </Button>
            <Button variant="default" onClick={() => send(true)}>
              Check it first
            </Button>
          </>
        )}
        <Button variant="subtle" onClick={onDiscard}>
          Choose another file
        </Button>
      </Group>
      {!read?.problem && (
        <Text size="xs" c="dimmed">
          A check reads the whole file and compares it with your orders, but saves nothing.
        </Text>
      )}
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

interface FileStart {
  /** Null if the file isn't text. */
  start: TextStart | null;
  problem: FileProblem | null;
}

/** Reads how a file begins, in this encoding or in the one that it seems to have; null until it's read. */
function useFileStart(file: File, encoding: Encoding | null): FileStart | null {
  const [head, setHead] = useState<Uint8Array | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void file
      .slice(0, headBytes)
      .arrayBuffer()
      .then((bytes) => isCurrent && setHead(new Uint8Array(bytes)));
    return () => {
      isCurrent = false;
    };
  }, [file]);
  if (!head) return null;
  const isWhole = head.length === file.size;
  const problem = findFileProblem(head, isWhole);
  return { start: problem ? null : readStart(head, isWhole, encoding), problem };
}

interface ColumnChoiceProps {
  /** The names in the file's first row. */
  head: string[];
  /** The file's name for each of our columns; empty if none is chosen. */
  chosen: Record<string, string>;
  onChoose: (chosen: Record<string, string>) => void;
}

/** Chooses which column of a file is which. Says so in a line if the file has our names. */
function ColumnChoice({ head, chosen, onChoose }: ColumnChoiceProps) {
  const names = [...new Set(head.map((name) => name.trim()))].filter((name) => name !== '');
  const isMissing = Object.values(chosen).includes('');
  if (!isMissing && Object.keys(differentNames(chosen)).length === 0) {
    return (
      <Text size="sm" c="dimmed">
        All columns were found.
      </Text>
    );
  }
  return (
    <fieldset style={{ all: 'unset', display: 'block' }}>
      <Text component="legend" size="sm" mb="xs">
        {isMissing
          ? 'Some columns have other names in this file. Choose them:'
          : 'Some columns have other names in this file. Check that these are right:'}
      </Text>
      <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="sm" verticalSpacing="xs">
        {Object.entries(chosen).map(([column, name]) => (
          <NativeSelect
            key={column}
            size="xs"
            label={column}
            data={[{ value: '', label: 'Not in the file' }, ...names]}
            value={name.trim()}
            error={name === '' && 'Choose a column.'}
            onChange={(event) => onChoose({ ...chosen, [column]: event.currentTarget.value })}
          />
        ))}
      </SimpleGrid>
    </fieldset>
  );
}
