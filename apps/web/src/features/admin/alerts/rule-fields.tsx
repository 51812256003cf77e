import { Group, NumberInput, Switch } from '@mantine/core';
import type { Problem } from '@offload/console/ui/problem.ts';
import { ProblemLine } from '../../http/problem-line';
import { ruleLabels } from './rule-labels';
import type { Rule } from './use-rules';

interface RuleFieldsProps {
  rule: Rule;
  onThreshold: (threshold: number) => void;
  /** Applies at once, whatever else is unsaved. */
  onTurn: (isOn: boolean) => void;
  problem: Problem | undefined;
}

/** Edits one rule: its threshold and whether it is enabled. */
export function RuleFields({
  rule: { rule, isOn, threshold },
  onThreshold,
  onTurn,
  problem,
}: RuleFieldsProps) {
  const { label, description, suffix, max } = ruleLabels[rule];
  return (
    <Group align="flex-end" gap="md">
      <NumberInput
        label={label}
        description={description}
        value={threshold}
        onChange={(value) => onThreshold(Number(value) || 0)}
        suffix={suffix}
        min={1}
        max={max}
        allowDecimal={false}
        disabled={!isOn}
        hideControls
        style={{ flex: '1 1 16rem' }}
        maw={480}
      />
      <Switch
        label="Enabled"
        aria-label={`${label}: enabled`}
        checked={isOn}
        onChange={(event) => onTurn(event.currentTarget.checked)}
        pb={8}
      />
      <ProblemLine problem={problem} />
    </Group>
  );
}
