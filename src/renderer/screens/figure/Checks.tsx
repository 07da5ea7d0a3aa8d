import type { ReactElement } from 'react';
import type { PrintCheck } from '../../../shared/figure-page';
import { Mark, Section } from '../../../ui/controls';
import styles from './Figure.module.css';

interface ChecksProps {
  readonly checks: readonly PrintCheck[];
  readonly onSelect: (panelId: string | null) => void;
}

/** What a printer would ask about. Those of a panel lead to it. */
export function Checks({ checks, onSelect }: ChecksProps): ReactElement | null {
  if (checks.length === 0) return null;
  const open = checks.filter(({ state }) => state !== 'valid').length;
  return (
    <Section title="Checks" note={open === 0 ? 'ready to print' : `${open} to look at`}>
      <ul className={styles['checks']} aria-label="Print checks">
        {checks.map((check) => (
          <li key={check.id}>
            <Mark kind={check.state} />
            {check.panelId !== null && check.state !== 'valid' ? (
              <button type="button" onClick={() => onSelect(check.panelId)}>
                {check.text}
              </button>
            ) : (
              <span>{check.text}</span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
