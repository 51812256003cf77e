'use client';

import { Code, Text } from '@mantine/core';
import { formatNumber } from '@offload/core/format/amounts';
import type { FailureGroupView } from '../../views';
import { kindName } from '../display-names';
import { useRowKeys } from '../keys/use-row-keys';
import { CoverLink } from '../links';
import { RowList } from '../row-list';
import { Moment } from '../time/moment';
import classes from './failed.module.css';
import { failureTitle } from './failure-title';
import { type FailureView, groupPath } from './failure-view';

const height = 24;
const barWidth = 4;

/** Charts failures over the period, one bar per part. Hidden from screen readers, which get the numbers beside it. */
function Sparkline({ parts }: { parts: number[] }) {
  const most = Math.max(1, ...parts);
  return (
    <svg aria-hidden width={parts.length * (barWidth + 1)} height={height} fill="var(--mantine-color-red-6)">
      {parts.map((count, index) => {
        const size = count === 0 ? 1 : Math.max(2, (count / most) * height);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no other key
            key={index}
            x={index * (barWidth + 1)}
            y={height - size}
            width={barWidth}
            height={size}
            opacity={count === 0 ? 0.3 : 1}
          />
        );
      })}
    </svg>
  );
}

const keyOf = ({ kind, code, signature }: FailureGroupView) => `${kind} ${signature ?? code}`;

interface FailureGroupsProps {
  groups: FailureGroupView[];
  view: FailureView;
  labelOf?: (kind: string) => string;
}

/** Lists failed jobs grouped by error, the largest group first. */
export function FailureGroups({ groups, view, labelOf = kindName }: FailureGroupsProps) {
  const list = useRowKeys({ onSelect: () => undefined, onRetry: () => undefined });
  return (
    <RowList ref={list} aria-label="Failures">
      {groups.map((group) => (
        <li className={classes.group} key={keyOf(group)} data-row={keyOf(group)}>
          <span className={classes.count}>{formatNumber(group.count)}</span>
          <span className={classes.what}>
            <CoverLink to={groupPath(group, group.signature === null ? { ...view, code: group.code } : view)}>
              {failureTitle(group.signature, group.message)}
            </CoverLink>
            <Text span size="xs" c="dimmed">
              {labelOf(group.kind)} <Code fz="xs">{group.code}</Code>
            </Text>
          </span>
          <Sparkline parts={group.parts} />
          <Text span size="xs" c="dimmed" className={classes.times}>
            <span>
              First <Moment at={group.firstAt} isShort />
            </span>
            <span>
              Last <Moment at={group.lastAt} isShort />
            </span>
          </Text>
        </li>
      ))}
    </RowList>
  );
}
