import type { ReactElement } from 'react';
import type { Weights } from '../../../../shared/model/compile-model';
import { Checkbox } from '../../../../ui/controls';
import styles from './training.module.css';

interface FrozenLayersProps {
  readonly frozen: readonly string[];
  readonly weights: readonly Weights[];
  readonly onChange: (frozen: readonly string[]) => void;
}

/** One box a layer; names that the model has not (any more) stay, so that they can be taken out. */
export function FrozenLayers({ frozen, weights, onChange }: FrozenLayersProps): ReactElement {
  const layers = [...new Set([...weights.map(({ name }) => layerOf(name)), ...frozen])];
  return (
    <ul className={styles['frozen']}>
      {layers.map((layer) => (
        <li key={layer}>
          <Checkbox
            label={layer}
            checked={frozen.includes(layer)}
            onChange={(checked) => onChange(checked ? [...frozen, layer] : frozen.filter((name) => name !== layer))}
          />
        </li>
      ))}
    </ul>
  );
}

/** conv1.weights belongs to conv1. */
const layerOf = (tensor: string): string => tensor.split('.')[0] ?? tensor;
