import { ActionIcon, Table, VisuallyHidden } from '@mantine/core';
import { formatSize } from '@offload/core/format/amounts';
import { DownloadIcon } from 'lucide-react';
import classes from './image-outcome.module.css';
import { savedText } from './image-result';
import { formatName, type Variant } from './variants';

interface VariantTableProps {
  variants: Variant[];
  /** The size of the original; null if unknown. */
  originalBytes: number | null;
}

/** The resized images, each with a download link. */
export function VariantTable({ variants, originalBytes }: VariantTableProps) {
  return (
    <Table className={classes.table} withTableBorder aria-label="Resized images">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Format</Table.Th>
          <Table.Th>Pixels</Table.Th>
          <Table.Th>Size</Table.Th>
          <Table.Th>Than the original</Table.Th>
          <Table.Th>
            <VisuallyHidden>Download</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {variants.map(({ id, name, contentType, width, height, bytes, url }) => (
          <Table.Tr key={id}>
            <Table.Td>{formatName(contentType)}</Table.Td>
            <Table.Td>
              {width} × {height}
            </Table.Td>
            <Table.Td>{formatSize(bytes)}</Table.Td>
            <Table.Td>
              {originalBytes === null ? '–' : savedText(Math.round(100 * (1 - bytes / originalBytes)))}
            </Table.Td>
            <Table.Td>
              <ActionIcon
                component="a"
                href={url}
                download
                variant="subtle"
                color="gray"
                aria-label={`Download ${name}`}
              >
                <DownloadIcon size={16} />
              </ActionIcon>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
