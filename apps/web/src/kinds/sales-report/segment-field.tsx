import { Input, SegmentedControl, type SegmentedControlProps } from '@mantine/core';
import type { ReactNode } from 'react';

interface SegmentFieldProps extends SegmentedControlProps {
  label: string;
  error?: ReactNode;
}

export function SegmentField({ label, error, ...control }: SegmentFieldProps) {
  return (
    <Input.Wrapper label={label} labelElement="div" error={error}>
      <SegmentedControl fullWidth aria-label={label} {...control} />
    </Input.Wrapper>
  );
}
