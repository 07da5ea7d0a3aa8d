import { useState } from 'react';
import type { ReactElement } from 'react';
import { compiledOnce } from '../../../../ui/compilation/remembered';
import { Button, EmptyState, PanelHeader, Splitter } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { surveyedOnce } from '../surveyed';
import { AnsatzList } from './AnsatzList';
import { CostStrip } from './CostStrip';
import { ModelForm } from './ModelForm';
import { NetworkPanel } from './NetworkPanel';
import { ansatzName } from './network-words';
import styles from './model.module.css';

/** The network: its form, a drawing with shapes, and what it costs. */
export function ModelStep(props: StepProps<GroundStateSpec>): ReactElement {
  const { spec, goTo } = props;
  const [chosenNode, onChooseNode] = useState<string | null>(null);
  const hamiltonian = compiledOnce(spec.system.hamiltonian);
  const surveyed = hamiltonian === null ? null : surveyedOnce(spec, hamiltonian);
  const centre =
    surveyed === null ? (
      <section className={styles['panel']} aria-label="Network">
        <PanelHeader title={ansatzName(spec.model.ansatz)} />
        <EmptyState
          title="The network waits for the system."
          actions={<Button onClick={() => goTo('system')}>Go to System</Button>}
        >
          Its size follows from the lattice, and the Hamiltonian’s text has an error.
        </EmptyState>
      </section>
    ) : (
      <NetworkPanel {...props} surveyed={surveyed} chosenNode={chosenNode} onChooseNode={onChooseNode} />
    );
  return (
    <div className={styles['model']}>
      <div className={styles['work']}>
        <Splitter
          id="model"
          panes={[
            {
              id: 'ansatz',
              content: <AnsatzList {...props} surveyed={surveyed} />,
              size: 232,
              minimum: 168,
              fixed: true,
              collapsible: true,
            },
            { id: 'network', content: centre, minimum: 320 },
            {
              id: 'form',
              content: <ModelForm {...props} surveyed={surveyed} chosenNode={chosenNode} onChooseNode={onChooseNode} />,
              size: 320,
              minimum: 240,
              fixed: true,
            },
          ]}
        />
      </div>
      {surveyed !== null && <CostStrip spec={spec} surveyed={surveyed} />}
    </div>
  );
}
