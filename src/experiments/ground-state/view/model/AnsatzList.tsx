import type { ReactElement } from 'react';
import { PanelHeader, Section } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { withField } from '../draft';
import { ansatzNames, ansatzSummaries } from './network-words';
import styles from './model.module.css';

type Ansatz = GroundStateSpec['model']['ansatz'];
const kinds: readonly Ansatz[] = ['restrictedBoltzmannMachine', 'jastrow', 'meanField'];

const drawings: Readonly<Record<Ansatz, string>> = {
  restrictedBoltzmannMachine: 'M3 13L5 4M3 13L11 4M8 13L5 4M8 13L11 4M13 13L5 4M13 13L11 4',
  jastrow: 'M3 11Q8 3 13 11M3 11Q5.5 7 8 11M8 11Q10.5 7 13 11',
  meanField: 'M3 11V5M8 11V5M13 11V5',
};

/** Networks from published work: a good place to begin. */
const presets: readonly {
  readonly title: string;
  readonly note: string;
  readonly model: Partial<GroundStateSpec['model']>;
}[] = [
  {
    title: 'Positive machine, α = 1',
    note: 'Ising chains; any Hamiltonian without a sign problem',
    model: { ansatz: 'restrictedBoltzmannMachine', parameters: 'real', hiddenDensity: 1, symmetry: 'none' },
  },
  {
    title: 'Symmetric machine, α = 4',
    note: 'Carleo & Troyer (2017): weights shared over translations',
    model: { ansatz: 'restrictedBoltzmannMachine', parameters: 'real', hiddenDensity: 4, symmetry: 'translations' },
  },
  {
    title: 'Complex symmetric machine, α = 4',
    note: 'Frustrated systems: modulus and phase',
    model: { ansatz: 'restrictedBoltzmannMachine', parameters: 'complex', hiddenDensity: 4, symmetry: 'translations' },
  },
];

/** Whole ansätze at the left, as one choice. */
export function AnsatzList({ spec, onChange }: StepProps<GroundStateSpec>): ReactElement {
  return (
    <section className={styles['side']} aria-label="Ansatz">
      <PanelHeader title="Ansatz" />
      <Section title="Whole ansätze">
        <div role="radiogroup" aria-label="Ansatz">
          {kinds.map((kind) => (
            <label
              key={kind}
              className={spec.model.ansatz === kind ? `${styles['ansatz']} ${styles['on']}` : styles['ansatz']}
            >
              <input
                type="radio"
                name="ansatz"
                checked={spec.model.ansatz === kind}
                onChange={() => onChange(withField(spec, 'model', 'ansatz', kind), { label: 'Ansatz' })}
              />
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d={drawings[kind]} />
              </svg>
              <span>
                <b>{ansatzNames[kind]}</b>
                <small>{ansatzSummaries[kind]}</small>
              </span>
            </label>
          ))}
        </div>
      </Section>
      <Section title="Begin with">
        {presets.map(({ title, note, model }) => (
          <button
            key={title}
            type="button"
            className={styles['preset']}
            onClick={() => onChange({ ...spec, model: { ...spec.model, ...model } }, { label: title })}
          >
            <b>{title}</b>
            <small>{note}</small>
          </button>
        ))}
      </Section>
    </section>
  );
}
