import type { ReactElement } from 'react';
import { formatInteger } from '../../../../shared/format';
import { layerNames } from '../../../../shared/model/compile-model';
import type { Surveyed } from '../../derive';
import type { MachineShape } from '../../network-shape';
import styles from './model.module.css';

interface LayerTableProps {
  readonly surveyed: Surveyed;
  /** Null: no closed form. */
  readonly machine: MachineShape | null;
}

/** Tensors of a machine; of another network layer by layer, with shapes and learnt numbers. */
export function LayerTable({ surveyed, machine }: LayerTableProps): ReactElement | null {
  const { model } = surveyed;
  if (model === null) return null;
  return (
    <div className={styles['tables']}>
      {machine === null ? <Layers model={model} /> : <Tensors machine={machine} />}
    </div>
  );
}

function Tensors({ machine }: { readonly machine: MachineShape }): ReactElement {
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
        {machine.tensors.map(({ name, symbol, shape, count }) => (
          <tr key={name}>
            <td>{name}</td>
            <td>
              <i className="math-italic">{symbol}</i>
            </td>
            <td>{shape.map(formatInteger).join(' × ')}</td>
            <td>{machine.complex ? 'complex' : 'real'}</td>
            <td className={styles['right']}>{formatInteger(count)}</td>
          </tr>
        ))}
        <tr>
          <td colSpan={4}>All</td>
          <td className={styles['right']}>{formatInteger(machine.parameters)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Layers({ model }: { readonly model: NonNullable<Surveyed['model']> }): ReactElement {
  return (
    <table className={styles['tensors']}>
      <thead>
        <tr>
          <th>Node</th>
          <th>Layer</th>
          <th>Channels × positions</th>
          <th>Weights</th>
          <th className={styles['right']}>Real parameters</th>
        </tr>
      </thead>
      <tbody>
        {model.nodes.map(({ id, layer, shape, complex, weights, parameters }) => (
          <tr key={id}>
            <td>{id}</td>
            <td>{layerNames[layer]}</td>
            <td>
              {shape === null ? 'ln ψ' : `${formatInteger(shape.channels)} × ${formatInteger(shape.positions)}`}
              {complex ? ', complex' : ''}
            </td>
            <td>{weights.map(({ name, shape: lengths }) => `${name} ${lengths.join('×')}`).join(', ') || '–'}</td>
            <td className={styles['right']}>{parameters === 0 ? '–' : formatInteger(parameters)}</td>
          </tr>
        ))}
        <tr>
          <td colSpan={4}>All</td>
          <td className={styles['right']}>{formatInteger(model.realParameters)}</td>
        </tr>
      </tbody>
    </table>
  );
}
