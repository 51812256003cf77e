import { Input, NativeSelect, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';

/** The part of a form that a field needs. */
interface FieldForm {
  getInputProps(field: string): object;
  errors: Record<string, ReactNode>;
}

interface FieldProps {
  form: FieldForm;
  field: string;
  label: string;
  data: (string | { value: string; label: string })[];
}

/** A choice among many. */
export function SelectField({ form, field, ...look }: FieldProps) {
  return <NativeSelect {...form.getInputProps(field)} {...look} />;
}

/** A choice among few, which are all in sight. */
export function SegmentField({ form, field, label, data }: FieldProps) {
  return (
    <Input.Wrapper label={label} labelElement="div" error={form.errors[field]}>
      <SegmentedControl fullWidth aria-label={label} data={data} {...form.getInputProps(field)} />
    </Input.Wrapper>
  );
}
