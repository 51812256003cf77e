import { Group, Modal, type ModalRootProps } from '@mantine/core';
import type { ReactNode } from 'react';

interface DialogProps extends Pick<ModalRootProps, 'opened' | 'onClose' | 'zIndex'> {
  title: string;
  children: ReactNode;
}

/**
 * A modal with its title in its body: Mantine's own header would count as a second banner of the page.
 *
 * @example
 * <Dialog opened={isOpen} onClose={close} title="Edit schedule">
 *   <ScheduleForm onDone={close} />
 * </Dialog>
 */
export function Dialog({ title, children, ...root }: DialogProps) {
  return (
    <Modal.Root {...root}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body>
          <Group justify="space-between" mb="md" wrap="nowrap">
            <Modal.Title fw={600}>{title}</Modal.Title>
            <Modal.CloseButton aria-label="Close" />
          </Group>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
