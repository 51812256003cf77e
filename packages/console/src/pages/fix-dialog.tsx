import { Button, Group, Progress, Radio, Stack, Table, Text } from '@mantine/core';
import { countOf, formatNumber, plural } from '@offload/core/format/amounts';
import { useState } from 'react';
import { Dialog } from '../ui/dialog';
import { type GroupReplayPreview, replayTitle } from '../ui/failed/group-replay';
import { ProblemNotice } from '../ui/problem-notice';
import { WaitingButton } from '../ui/waiting-button';
import type { GroupReplay } from './use-group-replay';

interface FixDialogProps {
  preview: GroupReplayPreview;
  replay: GroupReplay;
}

/** Says what the fix of a group changes, in which jobs, and which stay as they are. Asks for confirmation. */
export function FixDialog({ preview, replay }: FixDialogProps) {
  const { same, all, left, isMore, changes } = preview;
  const [match, setMatch] = useState<'same' | 'all'>(same.count > 0 ? 'same' : 'all');
  const { count, effects } = preview[match];
  const title = replayTitle(count, isMore);
  const others = all.count - same.count;
  return (
    <Dialog opened onClose={replay.close} title={title}>
      <Stack>
        <Changes changes={changes} />
        {others > 0 && <Matches preview={preview} match={match} onChoose={setMatch} />}
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          Each replay creates a new job for the same owner and dismisses the failed one. {effects}
        </Text>
        <Left left={left} others={match === 'same' ? others : 0} />
        {isMore && (
          <Text size="sm">
            The group has more than 5,000 jobs. These numbers are those of the first 5,000; all are replayed.
          </Text>
        )}
        {replay.problem && <ProblemNotice problem={replay.problem} />}
        {replay.isReplaying && <Replayed done={replay.outcomes.length} of={all.count + sum(left)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={replay.close}>
            Cancel
          </Button>
          {count > 0 && (
            <WaitingButton isWaiting={replay.isReplaying} onClick={() => void replay.confirm(match)}>
              {title}
            </WaitingButton>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}

const sum = (left: GroupReplayPreview['left']) => left.reduce((total, { count }) => total + count, 0);

const shownValue = (value: unknown) => (value === undefined ? '–' : JSON.stringify(value));

/** Lists the edited fields with their old and new values. */
function Changes({ changes }: Pick<GroupReplayPreview, 'changes'>) {
  return (
    <Table fz="sm" style={{ overflowWrap: 'anywhere' }}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Field</Table.Th>
          <Table.Th>Old value</Table.Th>
          <Table.Th>New value</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changes.map(({ name, from, to }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" style={{ overflowWrap: 'normal' }}>
              {name}
            </Table.Th>
            <Table.Td>{shownValue(from)}</Table.Td>
            <Table.Td>{shownValue(to)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface MatchesProps {
  preview: GroupReplayPreview;
  match: 'same' | 'all';
  onChoose: (match: 'same' | 'all') => void;
}

function Matches({ preview: { same, all, changes }, match, onChoose }: MatchesProps) {
  const values = plural(changes.length, 'old value', 'old values');
  return (
    <Radio.Group
      label="Jobs to replay"
      value={match}
      onChange={(chosen) => onChoose(chosen === 'all' ? 'all' : 'same')}
    >
      <Stack gap="xs" mt="xs">
        <Radio
          value="same"
          disabled={same.count === 0}
          label={`Only jobs with the same ${values} (${formatNumber(same.count)})`}
        />
        <Radio value="all" label={`All of this group, with any ${values} (${formatNumber(all.count)})`} />
      </Stack>
    </Radio.Group>
  );
}

/** Says how many jobs stay as they are, and why. */
function Left({ left, others }: Pick<GroupReplayPreview, 'left'> & { others: number }) {
  const reasons = [...(others > 0 ? [{ reason: 'It had another value.', count: others }] : []), ...left];
  if (reasons.length === 0) return null;
  const total = sum(reasons);
  return (
    <div>
      <Text size="sm">
        {countOf(total, 'job')} {plural(total, 'stays as it is', 'stay as they are')}:
      </Text>
      <Text component="ul" size="sm" my={4} pl="lg" style={{ overflowWrap: 'anywhere' }}>
        {reasons.map(({ reason, count }) => (
          <li key={reason}>
            {formatNumber(count)}: {reason}
          </li>
        ))}
      </Text>
    </div>
  );
}

function Replayed({ done, of }: { done: number; of: number }) {
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">
        {formatNumber(done)} of {countOf(of, 'job')} processed.
      </Text>
      <Progress value={Math.min(100, (100 * done) / Math.max(1, of))} aria-label="Processed jobs" />
    </Stack>
  );
}
