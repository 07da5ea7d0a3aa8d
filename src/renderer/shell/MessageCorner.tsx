import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Toasts, type MarkKind } from '../../ui/controls';
import type { Message } from '../stores/messages';
import { useWorkbench } from '../workbench/context';

const marks: Readonly<Record<Message['severity'], MarkKind>> = {
  information: 'none',
  success: 'valid',
  warning: 'warning',
  error: 'error',
};

export function MessageCorner(): ReactElement {
  const { messages } = useWorkbench();
  const shown = useStore(messages.store, (state) => state.messages);
  return (
    <Toasts
      onDismiss={(key) => messages.dismiss(key)}
      toasts={shown.map(({ key, severity, message, detail, action }) => ({
        key,
        mark: marks[severity],
        message,
        ...(detail ? { detail } : {}),
        ...(action ? { action } : {}),
      }))}
    />
  );
}
