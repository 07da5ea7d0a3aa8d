import type { ReactElement } from 'react';
import { ansatzGroups, ansatzWords } from '../../../../shared/model/presets/words';
import type { AnsatzKind } from '../../../../shared/model/options';
import { Section } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { Surveyed } from '../../derive';
import type { GroundStateSpec } from '../../schema';
import { withAnsatz } from '../with-ansatz';
import { ansatzDrawings } from './ansatz-drawings';
import styles from './model.module.css';

interface AnsatzListProps extends StepProps<GroundStateSpec> {
  /** Null while the text does not compile: then every ansatz is offered. */
  readonly surveyed: Surveyed | null;
}

/** Networks from published work: a good place to begin. */
const beginnings: readonly {
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
  {
    title: 'Residual network, 4 × 16',
    note: 'J₁–J₂ magnets: 3 × 3 kernels, GELU, complex head',
    model: {
      ansatz: 'residualConvolutional',
      parameters: 'complex',
      layers: 4,
      channels: 16,
      shells: 2,
      activation: 'gelu',
    },
  },
];

/** Whole ansätze at the left, as one choice; what does not fit the system stands below, with the reason. */
export function AnsatzList({ spec, onChange, surveyed }: AnsatzListProps): ReactElement {
  const refused = surveyed?.offers.refused['model.ansatz'] ?? {};
  const isOffered = (kind: AnsatzKind): boolean => !Object.hasOwn(refused, kind) || kind === spec.model.ansatz;
  const left = ansatzGroups.flatMap(({ kinds }) => kinds).filter((kind) => !isOffered(kind));
  return (
    <>
      <div role="radiogroup" aria-label="Ansatz">
        {ansatzGroups
          .map(({ title, kinds }) => ({ title, kinds: kinds.filter(isOffered) }))
          .filter(({ kinds }) => kinds.length > 0)
          .map(({ title, kinds }) => (
            <Section key={title} title={title}>
              {kinds.map((kind) => (
                <Ansatz
                  key={kind}
                  kind={kind}
                  chosen={spec.model.ansatz === kind}
                  onChoose={() => onChange(withAnsatz(spec, kind), { label: 'Ansatz' })}
                />
              ))}
            </Section>
          ))}
      </div>
      <Section title="Begin with">
        {beginnings.map(({ title, note, model }) => (
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
      {left.length > 0 && (
        <Section title="Not for this system">
          <ul className={styles['refused']}>
            {left.map((kind) => (
              <li key={kind}>
                <b>{ansatzWords[kind].name}</b>
                <small>{refused[kind]?.reason}</small>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

interface AnsatzProps {
  readonly kind: AnsatzKind;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Ansatz({ kind, chosen, onChoose }: AnsatzProps): ReactElement {
  const { name, summary } = ansatzWords[kind];
  return (
    <label className={chosen ? `${styles['ansatz']} ${styles['on']}` : styles['ansatz']}>
      <input type="radio" name="ansatz" checked={chosen} onChange={onChoose} />
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={ansatzDrawings[kind]} />
      </svg>
      <span>
        <b>{name}</b>
        <small>{summary}</small>
      </span>
    </label>
  );
}
