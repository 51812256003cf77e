import { Checkbox, Group, NativeSelect, NumberInput, SimpleGrid, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Ref } from 'react';
import { formatName } from '../outcome/variants';
import classes from './image-form.module.css';
import type { ImageValues } from './image-values';

interface ImageOptionsProps {
  form: UseFormReturnType<ImageValues>;
  formats: readonly string[];
  folded: Ref<HTMLDetailsElement>;
}

const ratios = [
  { value: '', label: 'Original' },
  ...['1:1', '4:3', '3:2', '16:9', '3:4', '9:16'].map((value) => ({ value, label: value })),
];

/** The options, collapsed because most users don’t need them. */
export function ImageOptions({ form, formats, folded }: ImageOptionsProps) {
  return (
    <details ref={folded} className={classes.options}>
      <summary>Widths, formats, and more</summary>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="sm" mt="sm">
        <TextInput
          label="Widths"
          description="In pixels, separated by commas. Images are never enlarged."
          inputMode="numeric"
          {...form.getInputProps('widths')}
        />
        <Checkbox.Group label="Formats" {...form.getInputProps('formats')}>
          <Group gap="md" mt={8}>
            {formats.map((format) => (
              <Checkbox key={format} value={format} label={formatName(format)} />
            ))}
          </Group>
        </Checkbox.Group>
        <NumberInput
          label="Quality"
          description="1 to 100"
          placeholder="Default for each format"
          min={1}
          max={100}
          allowDecimal={false}
          {...form.getInputProps('quality')}
        />
        <NativeSelect label="Crop to" description="Centered" data={ratios} {...form.getInputProps('ratio')} />
        <TextInput
          label="Watermark"
          description="Text in the lower right corner"
          maxLength={100}
          {...form.getInputProps('watermark')}
        />
      </SimpleGrid>
    </details>
  );
}
