import { Group, NumberInput, Switch } from '@mantine/core';
import type { Alerts } from '@/api/admin/alert-schema';
import { ruleWords } from './rule-words';

type Rule = Alerts['rules'][number];

interface RuleFieldsProps {
  rule: Rule;
  onChange: (rule: Rule) => void;
}

/** One rule: its threshold, and whether it is on. */
export function RuleFields({ rule: { rule, isOn, threshold }, onChange }: RuleFieldsProps) {
  const { label, description, suffix, most } = ruleWords[rule];
  return (
    <Group align="flex-end" gap="md">
      <NumberInput
        label={label}
        description={description}
        value={threshold}
        onChange={(value) => onChange({ rule, isOn, threshold: Number(value) || 0 })}
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
        onChange={(event) => onChange({ rule, isOn: event.currentTarget.checked, threshold })}
        pb={8}
      />
    </Group>
  );
}
