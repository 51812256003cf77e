'use client';

import { Text } from '@mantine/core';
import type { FailureGroupView } from '@/api/admin/changes/change-schema';
import { kindName } from '../../jobs/kind-name';
import { CoverLink } from '../../shell/links';
import rowList from '../../shell/row-list.module.css';
import { Moment } from '../../time/moment';
import { useRowKeys } from '../jobs/use-row-keys';
import { useRefresh } from '../use-refresh';
import classes from './failed.module.css';
import { signatureText } from './signature-text';
import { groupHref } from './since';
import { Sparkline } from './sparkline';

/** Lists failed jobs grouped by error, the largest group first. */
export function FailureGroups({ groups }: { groups: FailureGroupView[] }) {
  useRefresh(5_000);
  const list = useRowKeys({ onSelect: () => undefined, onRetry: () => undefined });
  return (
    <ul className={rowList.rows} ref={list} aria-label="Failures">
      {groups.map((group) => (
        <li className={classes.group} key={`${group.kind} ${group.signature}`} data-row={group.signature}>
          <span className={classes.count}>{group.count.toLocaleString('en')}</span>
          <span className={classes.what}>
            <CoverLink href={groupHref(group)} prefetch={false}>
              {signatureText(group.signature)}
            </CoverLink>
            <Text span size="xs" c="dimmed">
              {kindName(group.kind)}
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
