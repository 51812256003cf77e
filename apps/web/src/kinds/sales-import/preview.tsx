import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import type { Encoding } from '@offload/kinds/sales-import';
import type { Conventions } from '@offload/kinds/sales-import/format/conventions';
import { headBytes, readStart, type TextStart } from '@offload/kinds/sales-import/format/encoding';
import { findFileProblem } from '@offload/kinds/sales-import/format/file-problem';
import { firstRows } from '@offload/kinds/sales-import/format/first-rows';
import { TriangleAlertIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { unreadable } from '@/features/http/upload-file';
import { useFocus } from '@/features/shell/use-focus';
import { ColumnChoice, differentNames, matchColumns } from './column-choice';
import { conventionsOf, FormatChoice, type FormatFields } from './format-choice';
import classes from './imports.module.css';

interface PreviewProps {
  file: File;
  columns: readonly string[];
  onSend: (fields: Record<string, string>) => void;
  onDiscard: () => void;
}

const shownRows = 5;

/** The choices for each file that was sent. If its upload fails while another page is open, the preview shows them again. */
const sentChoices = new WeakMap<File, Choices>();

interface Choices {
  format: FormatFields;
  /** Null if the columns are those that were guessed. */
  edited: Record<string, string> | null;
}

/** Shows the first rows of a file, which column is which, and how it's written, before it is sent. */
export function Preview({ file, columns, onSend, onDiscard }: PreviewProps) {
  const [format, setFormat] = useState(() => sentChoices.get(file)?.format ?? {});
  const [edited, setEdited] = useState(() => sentChoices.get(file)?.edited ?? null);
  const area = useRef<HTMLDivElement>(null);
  const name = useFocus<HTMLParagraphElement>();
  const { start, problem } = useFileStart(file, format.encoding ?? null);
  const rows = start && firstRows(start.text, shownRows + 1);
  const [head = []] = rows ?? [];
  const chosen = edited ?? matchColumns(head, columns);
  const guessed = start && conventionsOf(start, head, chosen);

  function send(isDryRun: boolean) {
    // An import without a column would fail at once. Its field says so.
    if (Object.values(chosen).includes(''))
      return area.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    sentChoices.set(file, { format, edited });
    onSend({
      ...(isDryRun && { dryRun: 'true' }),
      ...columnField(chosen),
      ...format,
      ...shownFormat(start, guessed),
    });
  }
  return (
    <Stack gap="sm" ref={area}>
      <Text fw={500} ref={name} tabIndex={-1} style={{ overflowWrap: 'anywhere' }}>
        {file.name}
      </Text>
      {problem && <NotImportable problem={problem} />}
      {rows && <RowTable rows={rows} />}
      {rows && <ColumnChoice head={head} chosen={chosen} onChoose={setEdited} />}
      {start && guessed && (
        <FormatChoice start={start} guessed={guessed} chosen={format} onChoose={setFormat} />
      )}
      {start?.text.includes('\uFFFD') && <UnreadableCharacters />}
      <Actions onSend={start && send} onDiscard={onDiscard} />
    </Stack>
  );
}

function columnField(chosen: Record<string, string>): { columns?: string } {
  const names = differentNames(chosen);
  return Object.keys(names).length > 0 ? { columns: JSON.stringify(names) } : {};
}

/** The import reads the file as the preview has shown it. A guess without doubt wins over an earlier choice. */
function shownFormat(start: TextStart | null, guessed: Conventions | null): Record<string, string> {
  return {
    ...(start?.encoding && { encoding: start.encoding }),
    ...(guessed?.dateOrder && { dateOrder: guessed.dateOrder }),
    ...(guessed?.decimalMark && { decimalMark: guessed.decimalMark }),
  };
}

function NotImportable({ problem }: { problem: string }) {
  return (
    <Alert color="orange" title="This file can’t be imported">
      {problem}
    </Alert>
  );
}

function UnreadableCharacters() {
  return (
    <Alert color="yellow" icon={<TriangleAlertIcon />} title="Some characters can’t be read">
      Rows with � will be rejected. Save the file as “CSV UTF-8”, and choose it again.
    </Alert>
  );
}

interface ActionsProps extends Pick<PreviewProps, 'onDiscard'> {
  /** Null until the file can be sent. */
  onSend: ((isDryRun: boolean) => void) | null;
}

function Actions({ onSend, onDiscard }: ActionsProps) {
  return (
    <>
      <Group gap="sm">
        {onSend && (
          <>
            <Button onClick={() => onSend(false)}>Import this file</Button>
            <Button variant="default" onClick={() => onSend(true)}>
              Check it first
            </Button>
          </>
        )}
        <Button variant="subtle" onClick={onDiscard}>
          Choose another file
        </Button>
      </Group>
      {onSend && (
        <Text size="xs" c="dimmed">
          A check reads the whole file and compares it with your orders, but saves nothing.
        </Text>
      )}
    </>
  );
}

function RowTable({ rows: [head = [], ...body] }: { rows: string[][] }) {
  return (
    // biome-ignore lint/a11y: scrollable content must be reachable by keyboard, and needs a name for that
    <div className={classes.preview} tabIndex={0} role="group" aria-label="First rows">
      <Table verticalSpacing={4} fz="xs" data={{ head, body }} />
    </div>
  );
}

interface FileStart {
  /** Null until it's read, and if the file can't be imported. */
  start: TextStart | null;
  problem: string | null;
}

/** Reads how a file begins, in this encoding or in the one that it seems to have. */
function useFileStart(file: File, encoding: Encoding | null): FileStart {
  const [head, setHead] = useState<Uint8Array | 'unreadable' | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void file
      .slice(0, headBytes)
      .arrayBuffer()
      .then(
        (bytes) => isCurrent && setHead(new Uint8Array(bytes)),
        () => isCurrent && setHead('unreadable'),
      );
    return () => {
      isCurrent = false;
    };
  }, [file]);
  if (!head) return { start: null, problem: null };
  if (head === 'unreadable') return { start: null, problem: unreadable.detail };
  const isWhole = head.length === file.size;
  const problem = findFileProblem(head, isWhole)?.message ?? null;
  return { start: problem ? null : readStart(head, isWhole, encoding), problem };
}
