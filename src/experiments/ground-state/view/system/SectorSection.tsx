import type { ReactElement } from 'react';
import { symmetryWords, type CompiledHamiltonian } from '../../../../shared/hamiltonian';
import { Button, KeyValues, Section } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { requestedProjection } from '../../requested-sector';
import type { GroundStateSpec } from '../../schema';
import { surveyedOnce } from '../surveyed';
import styles from './system.module.css';

interface SectorSectionProps extends StepProps<GroundStateSpec> {
  readonly hamiltonian: CompiledHamiltonian;
}

/** The symmetry sector that the text asks for, and whether the ansatz is projected onto it; nothing where it asks for none. */
export function SectorSection({ spec, onChange, hamiltonian }: SectorSectionProps): ReactElement | null {
  const { model } = spec;
  const wanted = requestedProjection(hamiltonian, model.projection);
  if (wanted === null) return null;
  const { momentum, point, parity } = hamiltonian.requestedSector;
  const unset = { momentum: null, point: null, parity: null };
  const rows = [
    { key: 'momentum', label: 'Momentum', value: symmetryWords({ ...unset, momentum }) },
    { key: 'point', label: 'Point group', value: symmetryWords({ ...unset, point }) },
    { key: 'parity', label: 'Parity', value: symmetryWords({ ...unset, parity }) },
  ].filter(({ value }) => value !== '');
  const isProjected = JSON.stringify(model.projection) === JSON.stringify(wanted);
  const projected = isProjected ? spec : projectedOnto(spec, wanted, hamiltonian);
  const refusal = isProjected ? null : refusalOf(projected, hamiltonian);
  return (
    <Section title="Sector of the text" note="of symmetries">
      <KeyValues rows={rows} />
      {isProjected ? (
        <p className={styles['quiet']}>The ansatz is projected onto it.</p>
      ) : (
        <>
          <div className={styles['actions']}>
            <Button
              size="small"
              disabled={refusal !== null}
              title={refusal ?? undefined}
              onClick={() => onChange(projected, { label: 'Projection' })}
            >
              Project the ansatz onto it
            </Button>
          </div>
          {refusal !== null && <p className={styles['quiet']}>{refusal}</p>}
        </>
      )}
      <p className={styles['quiet']}>The exact reference and the levels of this sector are computed in it.</p>
    </Section>
  );
}

/** The projection, without sharing of weights where that makes a state of another sector. */
function projectedOnto(
  spec: GroundStateSpec,
  projection: GroundStateSpec['model']['projection'],
  hamiltonian: CompiledHamiltonian,
): GroundStateSpec {
  const { model } = spec;
  const shared = surveyedOnce(spec, hamiltonian).offers.refused['model.symmetry']?.[model.symmetry];
  const symmetry = shared?.code === 'MODEL_OTHER_SECTOR' ? 'none' : model.symmetry;
  return { ...spec, model: { ...model, symmetry, projection } };
}

/** Why the projection is not offered for this model; null: it is. */
function refusalOf(spec: GroundStateSpec, hamiltonian: CompiledHamiltonian): string | null {
  if (spec.model.ansatz === 'custom') return 'A custom model has its projection in its graph.';
  const { refused } = surveyedOnce(spec, hamiltonian).offers;
  const { momentum, pointGroup, spinFlip } = spec.model.projection;
  const reasons = [
    refused['model.symmetry']?.[spec.model.symmetry],
    momentum === null ? undefined : refused['model.projection.momentum']?.['any'],
    refused['model.projection.pointGroup']?.[pointGroup],
    refused['model.projection.spinFlip']?.[spinFlip],
  ];
  return reasons.find((reason) => reason !== undefined)?.reason ?? null;
}
