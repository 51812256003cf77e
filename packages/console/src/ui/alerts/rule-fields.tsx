import { Group, NumberInput, Switch } from '@mantine/core';
import { maxThresholds } from '@offload/core/admin/browser';
import type { RuleView } from '../../reads/alerts';
import { ruleLabels } from './rule-labels';

interface RuleFieldsProps {
  rule: RuleView;
  onThreshold: (threshold: number) => void;
  /** Applies at once, whatever else is unsaved. */
  onTurn: (isOn: boolean) => void;
}

export function RuleFields({ rule: { rule, isOn, threshold }, onThreshold, onTurn }: RuleFieldsProps) {
  const { label, description, suffix } = ruleLabels[rule];
  return (
    <Group align="flex-end" gap="md">
      <NumberInput
        label={label}
        description={description}
        value={threshold}
        onChange={(value) => onThreshold(Number(value) || 0)}
        suffix={suffix}
        min={1}
        max={maxThresholds[rule]}
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
    </Group>
  );
}
