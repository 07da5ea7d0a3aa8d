import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { PanelHeader, Segmented } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { BuilderSelection } from '../../../../ui/model-builder/types';
import { Palette } from '../../../../ui/model-builder/Palette';
import type { Surveyed } from '../../derive';
import type { GroundStateSpec } from '../../schema';
import { AnsatzList } from './AnsatzList';
import { layerPalette } from './layer-palette';
import styles from './model.module.css';

interface LayerSideProps extends StepProps<GroundStateSpec> {
  readonly surveyed: Surveyed | null;
  readonly selection: BuilderSelection;
  /** Null: the graph cannot be edited. */
  readonly onAdd: ((kind: string) => void) | null;
}

/** At the left: whole ansätze; beside them, for an own graph, the layers that it is made of. */
export function LayerSide(props: LayerSideProps): ReactElement {
  const { surveyed, selection, onAdd } = props;
  const [wanted, setWanted] = useState<'layers' | 'ansatz'>('layers');
  const facts = surveyed?.facts ?? null;
  const isOwn = onAdd !== null && facts !== null;
  const groups = useMemo(() => (isOwn && facts !== null ? layerPalette(facts) : []), [isOwn, facts]);
  const tab = isOwn ? wanted : 'ansatz';
  return (
    <section className={styles['side']} aria-label="Ansatz">
      <PanelHeader title={tab === 'layers' ? 'Add a layer' : 'Ansatz'}>
        {isOwn && (
          <Segmented
            label="List of"
            value={tab}
            options={[
              { value: 'layers', label: 'Layers' },
              { value: 'ansatz', label: 'Ansätze' },
            ]}
            onChange={setWanted}
          />
        )}
      </PanelHeader>
      {onAdd !== null && tab === 'layers' && <Palette groups={groups} onAdd={onAdd} where={whereFor(selection)} />}
      <div hidden={tab !== 'ansatz'}>
        <AnsatzList {...props} />
      </div>
    </section>
  );
}

const whereFor = ({ nodes, line }: BuilderSelection): string => {
  const last = nodes.at(-1);
  if (line !== null) return `onto the line from ${line.from} to ${line.to}`;
  return last === undefined ? 'by itself; choose a node and it goes behind' : `behind ${last}`;
};
