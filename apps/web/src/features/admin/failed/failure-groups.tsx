'use client';

import { Code, Text } from '@mantine/core';
import { formatNumber } from '@offload/core/format/amounts';
import type { FailureGroupView } from '@/api/admin/changes/change-schema';
import { type FailureView, groupHref } from '@/api/admin/changes/failure-scope';
import { kindName } from '../../jobs/kind-name';
import { CoverLink } from '../../shell/links';
import rowList from '../../shell/row-list.module.css';
import { Moment } from '../../time/moment';
import { useRowKeys } from '../jobs/use-row-keys';
import { useRefresh } from '../use-refresh';
import classes from './failed.module.css';
import { failureTitle, readSignature } from './failure-title';
import { Sparkline } from './sparkline';

/** Lists failed jobs grouped by error, the largest group first. */
export function FailureGroups({ groups, view }: { groups: FailureGroupView[]; view: FailureView }) {
  useRefresh(5_000);
  const list = useRowKeys({ onSelect: () => undefined, onRetry: () => undefined });
  return (
    <ul className={rowList.rows} ref={list} aria-label="Failures">
      {groups.map((group) => (
        <li className={classes.group} key={`${group.kind} ${group.signature}`} data-row={group.signature}>
          <span className={classes.count}>{formatNumber(group.count)}</span>
          <span className={classes.what}>
            <CoverLink href={groupHref(group, view)} prefetch={false}>
              {failureTitle(group.signature, group.message)}
            </CoverLink>
            <Text span size="xs" c="dimmed">
              {kindName(group.kind)} <Code fz="xs">{readSignature(group.signature).code}</Code>
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
    </ul>
  );
}
