import {
  Checkbox,
  Group,
  NativeSelect,
  SimpleGrid,
  Textarea,
  TextInput,
  type TextInputProps,
} from '@mantine/core';
import type { PayloadField } from '../../views';
import { fieldName } from '../display-names';
import { itemsOf } from './payload-of';

interface PayloadFieldsProps {
  fields: PayloadField[];
  texts: Record<string, string>;
  errors: Record<string, string>;
  onType: (name: string, text: string) => void;
}

/** The fields of a payload that may change, each with its error. */
export function PayloadFields({ fields, texts, errors, onType }: PayloadFieldsProps) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          text={texts[field.name] ?? ''}
          error={errors[field.name] ?? null}
          onChange={(text) => onType(field.name, text)}
        />
      ))}
    </SimpleGrid>
  );
}

interface FieldProps {
  field: PayloadField;
  text: string;
  error: string | null;
  onChange: (text: string) => void;
}

function Field({ field: { name, type, choices, whenEmpty }, text, error, onChange }: FieldProps) {
  const common = {
    label: fieldName(name),
    value: text,
    error,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (type === 'choice' || type === 'flag') {
    const values = type === 'flag' ? ['true', 'false'] : choices;
    return <NativeSelect {...common} data={whenEmpty === 'refused' ? values : ['', ...values]} />;
  }
  if (type === 'choices')
    return (
      <Checkbox.Group
        label={common.label}
        error={error}
        value={itemsOf(text)}
        onChange={(chosen) => onChange(chosen.join(', '))}
      >
        <Group gap="sm" mt={4}>
          {choices.map((choice) => (
            <Checkbox key={choice} value={choice} label={choice} />
          ))}
        </Group>
      </Checkbox.Group>
    );
  if (type === 'numbers')
    return <TextInput {...common} inputWrapperOrder={below} description="Separated by commas" />;
  if (type === 'json') return <Textarea {...common} autosize minRows={2} description="JSON" />;
  return <TextInput {...common} inputMode={type === 'number' ? 'decimal' : 'text'} />;
}

// So that fields in a row are level.
const below: NonNullable<TextInputProps['inputWrapperOrder']> = ['label', 'input', 'description', 'error'];
