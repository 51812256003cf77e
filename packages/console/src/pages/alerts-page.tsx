import {
  Alert,
  Anchor,
  Button,
  Stack,
  Table,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
  Title,
} from '@mantine/core';
import type { AlertRule } from '@offload/core/admin/browser';
import { CircleAlertIcon, CircleCheckIcon, TriangleAlertIcon } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { AlertChangeView, FiringAlert, RuleView } from '../reads/alerts';
import { AdminTable } from '../ui/admin-table';
import { firingCauses } from '../ui/alerts/firing-causes';
import { RuleFields } from '../ui/alerts/rule-fields';
import { ruleLabels } from '../ui/alerts/rule-labels';
import { AnchorLink } from '../ui/links';
import classes from '../ui/overview/overview.module.css';
import { queuePath } from '../ui/paths';
import type { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { Section } from '../ui/section';
import { Moment } from '../ui/time/moment';
import { useConsole, useLive } from './context';
import { Live, Page } from './page-parts';
import { TryAgain } from './try-again';

/** Shows firing alerts, the rules, and past alerts. The app delivers alerts. */
export function AlertsPage() {
  const { may } = useConsole();
  const live = useLive({ route: '/alerts' });
  return (
    <Page title="Alerts">
      <Live live={live}>
        {({ firing, rules, history, more }) => (
          <>
            {more.map(({ text, href }) => (
              <Alert key={text} color="yellow" role="note" icon={<TriangleAlertIcon />}>
                <Anchor href={href} c="bright" fz="sm">
                  {text}
                </Anchor>
              </Alert>
            ))}
            <Firing firing={firingCauses(firing)} />
            <Section id="rules" title="Rules">
              {may('alerts') ? (
                <RuleForm rules={rules} onChange={live.refresh} />
              ) : (
                <RuleTable rules={rules} />
              )}
            </Section>
            <AlertHistory changes={history} />
          </>
        )}
      </Live>
    </Page>
  );
}

function RuleForm({ rules, onChange }: { rules: RuleView[]; onChange: () => void }) {
  const { entered, enter, turn, save, problem, isSaved } = useRules(rules, onChange);
  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <Stack gap="md">
        {entered.map((rule) => (
          <RuleFields
            key={rule.rule}
            rule={rule}
            onThreshold={(threshold) => enter(rule.rule, threshold)}
            onTurn={(isOn) => turn(rule.rule, isOn)}
          />
        ))}
        <Button type="submit" w="fit-content">
          Save
        </Button>
        {problem && <ProblemNotice problem={problem} />}
        <Text size="sm" role="status">
          {isSaved && 'Saved.'}
        </Text>
      </Stack>
    </form>
  );
}

/** Keeps rules with unsaved thresholds. Enabling or disabling a rule applies immediately. */
function useRules(rules: RuleView[], onChange: () => void) {
  const { client } = useConsole();
  const [thresholds, setThresholds] = useState<Partial<Record<AlertRule, number>>>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSaved, setIsSaved] = useState(false);
  const entered = rules.map((rule) => ({ ...rule, threshold: thresholds[rule.rule] ?? rule.threshold }));

  async function change(rule: AlertRule, changes: { isOn?: boolean; threshold?: number }): Promise<boolean> {
    setIsSaved(false);
    const response = await client.post(`/alerts/rules/${rule}`, changes);
    setProblem(response.ok ? null : response.problem);
    onChange();
    return response.ok;
  }
  async function save(event: FormEvent) {
    event.preventDefault();
    for (const { rule, threshold } of rules) {
      const wanted = thresholds[rule] ?? threshold;
      if (wanted !== threshold && !(await change(rule, { threshold: wanted }))) return;
    }
    setThresholds({});
    setIsSaved(true);
  }
  const enter = (rule: AlertRule, threshold: number) => setThresholds({ ...thresholds, [rule]: threshold });
  const turn = (rule: AlertRule, isOn: boolean) => void change(rule, { isOn });
  return { entered, enter, turn, save, problem, isSaved };
}

const states = { firing: 'Fired', resolved: 'Resolved' };

/** Lists the alerts that fired or were resolved lately, latest first. */
function AlertHistory({ changes }: { changes: AlertChangeView[] }) {
  return (
    <Section id="history" title="History">
      {changes.length === 0 ? (
        <Text size="sm">No alert has fired within the last 90 days.</Text>
      ) : (
        <AdminTable name="Alerts that fired" columns={['Time', 'State', 'Queue', 'Alert']} minWidth={640}>
          {changes.map(({ rule, queue, state, at, summary }) => (
            <TableTr key={`${at} ${rule} ${queue} ${state}`}>
              <TableTh scope="row">
                <Moment at={at} isShort />
              </TableTh>
              <TableTd>{states[state]}</TableTd>
              <TableTd>
                <AnchorLink to={queuePath(queue)} inherit>
                  {queue}
                </AnchorLink>
              </TableTd>
              <TableTd style={{ whiteSpace: 'normal' }}>{summary}</TableTd>
            </TableTr>
          ))}
        </AdminTable>
      )}
    </Section>
  );
}

function RuleTable({ rules }: { rules: RuleView[] }) {
  return (
    <Table withTableBorder>
      <TableThead>
        <TableTr>
          <TableTh>Rule</TableTh>
          <TableTh>Threshold</TableTh>
        </TableTr>
      </TableThead>
      <TableTbody>
        {rules.map(({ rule, isOn, threshold }) => (
          <TableTr key={rule}>
            <TableTh scope="row">{ruleLabels[rule].label}</TableTh>
            <TableTd>{isOn ? `${threshold}${ruleLabels[rule].suffix}` : 'Disabled'}</TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </Table>
  );
}

function Firing({ firing }: { firing: FiringAlert[] }) {
  return (
    <section aria-labelledby="firing">
      <Title order={2} id="firing" mb="xs">
        Firing now
      </Title>
      {firing.length === 0 ? (
        <Text className={classes.well}>
          <CircleCheckIcon size={18} />
          No alerts are firing.
        </Text>
      ) : (
        <ul className={classes.attention}>
          {firing.map(({ rule, queue, since, summary }) => (
            <li key={`${rule} ${queue}`} data-urgent>
              <CircleAlertIcon size={18} />
              <div>
                <Text size="sm">
                  {summary} Since <Moment at={since} isShort />.{' '}
                  <AnchorLink to={queuePath(queue)} inherit>
                    Open the queue
                  </AnchorLink>
                </Text>
                {rule === 'outage' && <TryQueue name={queue} />}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Lets staff try again if an outage still holds the queue. */
function TryQueue({ name }: { name: string }) {
  const live = useLive({ route: '/queues' });
  const outage = live.body?.data.find((queue) => queue.name === name)?.outage;
  if (!outage) return null;
  return <TryAgain probe={{ queues: [name], nextProbeAt: outage.nextProbeAt }} onTried={live.refresh} />;
}
