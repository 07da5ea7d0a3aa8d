import type { ReactElement } from 'react';

/** A ket with a wave in it. */
export function BrandMark(): ReactElement {
  return (
    <svg viewBox="0 0 60 36" aria-hidden="true">
      <path d="M21 9v18" stroke="var(--text-1)" strokeWidth="1.7" />
      <path d="M37 9l5 9-5 9" fill="none" stroke="var(--text-1)" strokeWidth="1.7" />
      <path
        d="M25 22c2-8 3.5-8 5-4s3 3 4.5-1"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}
