import Button from '@atlaskit/button/new';
import ModalDialog, { ModalBody, ModalFooter, ModalHeader, ModalTitle } from '@atlaskit/modal-dialog';
import { type FormEvent, type ReactNode, useId } from 'react';
import { COMMON } from '../texts/common';
import { useSeenPart } from './use-seen-part';

interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  action: string;
  /** `danger` for what cannot be taken back. */
  appearance?: 'primary' | 'danger' | 'warning';
  /** Null where the action does nothing but close. */
  cancel?: string | null;
  isBusy?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}

/** A dialog with one action; Escape and the button beside the action leave everything as it is. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, action, appearance = 'primary', cancel = COMMON.cancel, isBusy = false } = props;
  const form = useId();
  const isPlaceKnown = useSeenPart();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBusy) props.onConfirm();
  };
  if (!isPlaceKnown) return null;
  return (
    <ModalDialog onClose={props.onCancel} width="medium" testId="dialog">
      <ModalHeader>
        <ModalTitle {...(appearance === 'primary' ? {} : { appearance })}>{title}</ModalTitle>
      </ModalHeader>
      <ModalBody>
        <form id={form} noValidate onSubmit={submit}>
          {children}
        </form>
      </ModalBody>
      <ModalFooter>
        {cancel === null ? null : (
          <Button appearance="subtle" onClick={props.onCancel}>
            {cancel}
          </Button>
        )}
        <Button type="submit" form={form} appearance={appearance} isLoading={isBusy}>
          {action}
        </Button>
      </ModalFooter>
    </ModalDialog>
  );
}
