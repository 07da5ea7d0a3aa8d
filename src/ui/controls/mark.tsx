import type { ReactElement } from 'react';

export type MarkKind = 'valid' | 'error' | 'warning' | 'running' | 'paused' | 'none';

const colours: Readonly<Record<MarkKind, string>> = {
  valid: 'var(--valid)',
  error: 'var(--error)',
  warning: 'var(--warning)',
  running: 'var(--running)',
  paused: 'var(--paused)',
  none: 'var(--text-3)',
};

function shape(kind: MarkKind): ReactElement {
  switch (kind) {
    case 'valid':
      return <path d="M3 8.5l3.2 3L13 4.5" />;
    case 'error':
      return (
        <>
          <circle cx="8" cy="8" r="6" />
          <path d="M8 4.8v4M8 11.1v.1" />
        </>
      );
    case 'warning':
      return <path d="M8 2.5L14 13.2H2zM8 6.6v3M8 11.3v.1" />;
    case 'running':
      return (
        <>
          <path d="M8 2a6 6 0 1 1-6 6" />
          <circle cx="8" cy="8" r="1.5" fill="currentColor" stroke="none" />
        </>
      );
    case 'paused':
      return <path d="M6 4v8M10 4v8" />;
    case 'none':
      return <circle cx="8" cy="8" r="5.5" strokeDasharray="2 2.3" />;
  }
}

/** State mark. Give a label unless the word stands beside it. */
export function Mark({ kind, label }: { readonly kind: MarkKind; readonly label?: string }): ReactElement {
  return (
    <svg
      viewBox="0 0 16 16"
      width={14}
      height={14}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ color: colours[kind], flex: 'none' }}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {shape(kind)}
    </svg>
  );
}
