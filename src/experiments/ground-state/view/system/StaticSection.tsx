import type { ReactElement } from 'react';
import { staticFixes, staticRefusal, type CompiledHamiltonian } from '../../../../shared/hamiltonian';
import { Button, Section } from '../../../../ui/controls';
import styles from './system.module.css';

interface StaticSectionProps {
  readonly hamiltonian: CompiledHamiltonian;
  readonly stale: boolean;
  readonly onText: (text: string, label: string) => void;
}

/** What has no ground state says so, and offers texts that have one. */
export function StaticSection({ hamiltonian, stale, onText }: StaticSectionProps): ReactElement | null {
  const refusal = staticRefusal(hamiltonian);
  if (refusal === null) return null;
  const isTimed = refusal.code === 'SYSTEM_TIME_DEPENDENT';
  return (
    <Section title={isTimed ? 'No ground state: H changes' : 'No ground state: open system'}>
      <div className={styles['refusal']}>
        <p className={styles['quiet']}>
          {refusal.message} {refusal.reason} Training, exact levels and other programs need one H that stays the same.
        </p>
        {staticFixes(hamiltonian).map(({ title, text }) => (
          <Button key={title} size="small" disabled={stale} onClick={() => onText(text, title)}>
            {title}
          </Button>
        ))}
      </div>
    </Section>
  );
}
