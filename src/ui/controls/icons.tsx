import type { ReactElement } from 'react';

/** Line icons on a 16 px grid, stroke 1.4. */
const shapes = {
  search: 'M11.2 7a4.2 4.2 0 1 1-8.4 0a4.2 4.2 0 0 1 8.4 0M10.2 10.2L13.5 13.5',
  undo: 'M6 3L3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H7',
  redo: 'M10 3l3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H9',
  theme: 'M13.5 8a5.5 5.5 0 1 1-11 0a5.5 5.5 0 0 1 11 0M8 2.5v11M8 5h4.6M8 8h5.5M8 11h4.6',
  minus: 'M3.5 8h9',
  fit: 'M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3',
  plus: 'M8 3.5v9M3.5 8h9',
  close: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  chevronUp: 'M4.5 9.5L8 6l3.5 3.5',
  chevronDown: 'M4.5 6.5L8 10l3.5-3.5',
  chevronLeft: 'M9.5 4.5L6 8l3.5 3.5',
  chevronRight: 'M6.5 4.5L10 8l-3.5 3.5',
  play: 'M5 3.5l7.5 4.5L5 12.5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  stop: 'M4 4h8v8H4z',
  check: 'M3 8.5l3.2 3L13 4.5',
  download: 'M8 2.5v7.5M5 7l3 3 3-3M3 13.5h10',
  figure: 'M2.5 2.5v11h11M5 10.5l2.5-4 2 2 3-5',
  folder: 'M2.5 4h4l1.5 1.8h5.5v7H2.5z',
  file: 'M4 2h5.5L12 4.5V14H4zM9.5 2v2.5H12',
  trash: 'M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M7 7v3.5M9 7v3.5',
  copy: 'M5.5 5.5h7.5v7.5H5.5zM3 10.5V3h7.5',
  edit: 'M3 13l.6-2.8L10.8 3l2.200 2.200-7.200 7.200zM9.300 4.500l2.200 2.200',
  help: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M6.2 6.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.7-.8 1.2M8 11.3v.1',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.6M13 2.5V5h-2.5',
  split: 'M2.5 3h11v10h-11zM8 3v10',
  arrowRight: 'M3 8h10M9.5 4.5L13 8l-3.5 3.5',
  link: 'M6.5 9.5l3-3M7.5 4.5l1-1a2.5 2.5 0 0 1 3.5 3.5l-1 1M8.5 11.5l-1 1A2.5 2.5 0 0 1 4 9l1-1',
  more: 'M3.5 8h.1M8 8h.1M12.4 8h.1',
} as const;

const filled: ReadonlySet<string> = new Set(['play', 'stop']);
const heavy: ReadonlySet<string> = new Set(['pause', 'more']);

export type IconName = keyof typeof shapes;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactElement {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill={filled.has(name) ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={heavy.has(name) ? 2.2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: 'none' }}
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  );
}
