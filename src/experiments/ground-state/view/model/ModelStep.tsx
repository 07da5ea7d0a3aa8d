import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { formatInteger } from '../../../../shared/format';
import { compiledOnce } from '../../../../ui/compilation/remembered';
import { Button, EmptyState, PanelHeader, Segmented, Splitter, Tag } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { Formula } from '../../../../ui/report/Formula';
import type { GroundStateSpec } from '../../schema';
import { networkShape } from '../network-shape';
import type { NetworkShape } from '../network-shape';
import { AnsatzList } from './AnsatzList';
import { CostStrip } from './CostStrip';
import { ModelForm } from './ModelForm';
import { NetworkDrawing } from './NetworkDrawing';
import { ansatzNames, formulaOf, shapeSentence } from './network-words';
import styles from './model.module.css';

/** The network: its form, a drawing with shapes, and what it costs. */
export function ModelStep(props: StepProps<GroundStateSpec>): ReactElement {
  const { spec, issues, goTo } = props;
  const hamiltonian = compiledOnce(spec.system.hamiltonian);
  const shape = useMemo(
    () => (hamiltonian === null ? null : networkShape(spec.model, hamiltonian)),
    [spec.model, hamiltonian],
  );
  const problems = issues.filter(({ path, severity }) => path.startsWith('model.') && severity === 'error').length;
  const centre =
    hamiltonian === null || shape === null ? (
      <section className={styles['panel']} aria-label="Network">
        <PanelHeader title={ansatzNames[spec.model.ansatz]} />
        <EmptyState
          title="The network waits for the system."
          actions={<Button onClick={() => goTo('system')}>Go to System</Button>}
        >
          Its size follows from the lattice, and the Hamiltonian’s text has an error.
        </EmptyState>
      </section>
    ) : (
      <NetworkPanel model={spec.model} shape={shape} problems={problems} />
    );
  return (
    <div className={styles['model']}>
      <div className={styles['work']}>
        <Splitter
          id="model"
          panes={[
            {
              id: 'ansatz',
              content: <AnsatzList {...props} />,
              size: 232,
              minimum: 168,
              fixed: true,
              collapsible: true,
            },
            { id: 'network', content: centre, minimum: 320 },
            { id: 'form', content: <ModelForm {...props} />, size: 320, minimum: 240, fixed: true },
          ]}
        />
      </div>
      {hamiltonian !== null && shape !== null && <CostStrip spec={spec} shape={shape} hamiltonian={hamiltonian} />}
    </div>
  );
}

interface NetworkPanelProps {
  readonly model: GroundStateSpec['model'];
  readonly shape: NetworkShape;
  readonly problems: number;
}

function NetworkPanel({ model, shape, problems }: NetworkPanelProps): ReactElement {
  const [view, setView] = useState<'graph' | 'table'>('graph');
  return (
    <section className={styles['panel']} aria-label="Network">
      <PanelHeader title={ansatzNames[model.ansatz]} note={shapeSentence(model, shape)}>
        {problems > 0 && <Tag tone="error">{problems === 1 ? '1 problem' : `${problems} problems`}</Tag>}
        <Segmented
          label="Network as"
          value={view}
          options={[
            { value: 'graph', label: 'Graph' },
            { value: 'table', label: 'Table' },
          ]}
          onChange={setView}
        />
      </PanelHeader>
      <div className={styles['formula']}>
        <Formula latex={formulaOf(model, shape)} display label="log psi, typeset" />
      </div>
      {view === 'graph' ? <NetworkDrawing model={model} shape={shape} /> : <TensorTable shape={shape} />}
    </section>
  );
}

function TensorTable({ shape }: { readonly shape: NetworkShape }): ReactElement {
  return (
    <table className={styles['tensors']}>
      <thead>
        <tr>
          <th>Tensor</th>
          <th>Symbol</th>
          <th>Shape</th>
          <th>Numbers</th>
          <th className={styles['right']}>Parameters</th>
        </tr>
      </thead>
      <tbody>
        {shape.tensors.map(({ name, symbol, shape: lengths, count }) => (
          <tr key={name}>
            <td>{name}</td>
            <td>
              <i className="math-italic">{symbol}</i>
            </td>
            <td>{lengths.map(formatInteger).join(' × ')}</td>
            <td>{shape.complex ? 'complex' : 'real'}</td>
            <td className={styles['right']}>{formatInteger(count)}</td>
          </tr>
        ))}
        <tr>
          <td colSpan={4}>All</td>
          <td className={styles['right']}>{formatInteger(shape.parameters)}</td>
        </tr>
      </tbody>
    </table>
  );
}
