import { Anchor, DataList } from '@mantine/core';
import type { JobFact } from '../../about-job';
import { Moment } from '../time/moment';
import { factLabelWidth } from './job-facts';

/** Lists what the app knows about a job. */
export function AppFacts({ facts }: { facts: readonly JobFact[] }) {
  return (
    <DataList labelWidth={factLabelWidth}>
      {facts.map(({ label, value, href, at }) => (
        <DataList.Item key={`${label} ${value} ${href}`}>
          <DataList.ItemLabel>{label}</DataList.ItemLabel>
          <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>
            <span>
              {href ? (
                <Anchor href={href} inherit>
                  {value}
                </Anchor>
              ) : (
                value
              )}
              {at && (
                <>
                  {' '}
                  <Moment at={at} />
                </>
              )}
            </span>
          </DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}
