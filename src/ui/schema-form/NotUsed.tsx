import { useState } from 'react';
import type { ReactElement } from 'react';
import styles from './schema-form.module.css';

/** A field that is not shown, and why. */
export interface UnusedField {
  readonly key: string;
  readonly label: string;
  readonly reason: string;
}

/** Fields that the other choices leave without meaning, in one line: each has its reason on hover, and all of them when it is opened. */
export function NotUsed({ fields }: { readonly fields: readonly UnusedField[] }): ReactElement | null {
  const [hovered, setHovered] = useState<{ readonly field: UnusedField; readonly at: DOMRect } | null>(null);
  if (fields.length === 0) return null;
  return (
    <div className={styles['notUsed']}>
      <details>
        <summary>
          Not used here:{' '}
          {fields.map((field, index) => (
            <span key={field.key}>
              {index > 0 && ', '}
              <i
                onPointerEnter={(event) => setHovered({ field, at: event.currentTarget.getBoundingClientRect() })}
                onPointerLeave={() => setHovered(null)}
              >
                {field.label}
              </i>
            </span>
          ))}
        </summary>
        <ul>
          {fields.map(({ key, label, reason }) => (
            <li key={key}>
              <b>{label}</b>: {reason}
            </li>
          ))}
        </ul>
      </details>
      {hovered !== null && (
        <span role="tooltip" className={styles['reason']} style={besideOf(hovered.at)}>
          {hovered.field.reason}
        </span>
      )}
    </div>
  );
}

const cardWidth = 320;

/** Above a word, within the window: panels that scroll would cut off what is placed within them. */
const besideOf = ({ left, top }: DOMRect): { left: number; bottom: number; maxWidth: number } => ({
  left: Math.max(8, Math.min(left, window.innerWidth - cardWidth - 8)),
  bottom: window.innerHeight - top + 4,
  maxWidth: cardWidth,
});
