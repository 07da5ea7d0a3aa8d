import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import type { ModelGraph } from '../../../../shared/model/graph';
import { readyGraphs } from '../../../../shared/model/own-graph/ready-graphs';
import { PanelHeader, Section, Segmented } from '../../../../ui/controls';
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
  readonly onBegin: (graph: ModelGraph | null, label: string) => void;
}

/** At the left: whole ansätze; beside them, for an own graph, the layers that it is made of. */
export function LayerSide(props: LayerSideProps): ReactElement {
  const { surveyed, selection, onAdd, onBegin } = props;
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
      {onAdd !== null && tab === 'layers' && (
        <>
          <Palette groups={groups} onAdd={onAdd} where={whereFor(selection)} />
          <Section title="Begin with" note="in the place of this graph">
            {readyGraphs.map(({ id, title, note, graph }) => (
              <button key={id} type="button" className={styles['preset']} onClick={() => onBegin(graph, title)}>
                <b>{title}</b>
                <small>{note}</small>
              </button>
            ))}
            <button type="button" className={styles['preset']} onClick={() => onBegin(null, 'Empty canvas')}>
              <b>Empty canvas</b>
              <small>no layers at all</small>
            </button>
          </Section>
        </>
      )}
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
