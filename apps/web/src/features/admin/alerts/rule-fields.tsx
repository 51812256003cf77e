import { Group, NumberInput, Switch } from '@mantine/core';
import type { Problem } from '../../http/problem';
import { Refused } from '../../http/refused';
import { ruleWords } from './rule-words';
import type { Rule } from './use-rules';

interface RuleFieldsProps {
  rule: Rule;
  onThreshold: (threshold: number) => void;
  /** Is done at once, whatever else is not saved yet. */
  onTurn: (isOn: boolean) => void;
  problem: Problem | undefined;
}

/** One rule: its threshold, and whether it is on. */
export function RuleFields({
  rule: { rule, isOn, threshold },
  onThreshold,
  onTurn,
  problem,
}: RuleFieldsProps) {
  const { label, description, suffix, most } = ruleWords[rule];
  return (
    <Group align="flex-end" gap="md">
      <NumberInput
        label={label}
        description={description}
        value={threshold}
        onChange={(value) => onThreshold(Number(value) || 0)}
        suffix={suffix}
        min={1}
        max={most}
        allowDecimal={false}
        disabled={!isOn}
        hideControls
        style={{ flex: '1 1 16rem' }}
        maw={480}
      />
      <Switch
        label="On"
        aria-label={`${label}: on`}
        checked={isOn}
        onChange={(event) => onTurn(event.currentTarget.checked)}
        pb={8}
      />
      <Refused problem={problem} />
    </Group>
  );
}
