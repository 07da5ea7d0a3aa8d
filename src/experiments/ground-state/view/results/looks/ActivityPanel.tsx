import { useMemo, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { Segmented, Select } from '../../../../../ui/controls';
import { activityFigure, siteCorrelations, unitCounts } from '../../../looks/activity-figures';
import { attentionDistances } from '../../../looks/attention-figures';
import { figureIdOf } from '../../../looks/choice';
import type { LayerActivity } from '../../../inspection-schema';
import type { GroundStateInspection } from '../../../result-schema';
import type { exportFigure } from '../../../../../ui/experiment-view/export-figure';
import { ResultPanel } from '../ResultPanel';

interface ActivityPanelProps {
  readonly found: GroundStateInspection | null;
  readonly about: ReactNode;
  readonly theme: 'light' | 'dark';
  readonly onExport: (figure: string) => ReturnType<typeof exportFigure>;
}

type View = 'units' | 'sites' | 'distance';

/** Every unit of a layer over many samples, how it goes with the sites, and over which distance heads read. */
export function ActivityPanel({ found, about, theme, onExport }: ActivityPanelProps): ReactElement {
  const [name, setName] = useState<string | null>(null);
  const [view, setView] = useState<View>('units');
  const part = found?.parts.activity;
  const activity = part?.found === true ? part.part : null;
  const layers = activity?.layers ?? [];
  const index = Math.max(
    0,
    layers.findIndex((layer) => layer.name === name),
  );
  const layer = layers[index];
  const figure = useMemo(() => {
    if (activity === null || layer === undefined || found === null) return undefined;
    const drawn =
      view === 'sites'
        ? siteCorrelations(layer, found.nSites, figureIdOf('layer-sites', index))
        : view === 'distance'
          ? attentionDistances(activity, 'attention-distance')
          : null;
    return drawn ?? activityFigure(layer, activity, figureIdOf('layer-activity', index));
  }, [activity, layer, found, view, index]);
  return (
    <ResultPanel
      id="layer-activity"
      title="Units"
      note={activity === null ? undefined : `over ${activity.samples} samples`}
      footer={figure?.description}
      about={
        <>
          {layers.length > 0 && (
            <>
              <Segmented<View>
                label="Drawn as"
                value={view}
                options={[
                  { value: 'units', label: 'Activity' },
                  { value: 'sites', label: 'With sites' },
                  ...(activity !== null && activity.attention.length > 0
                    ? [{ value: 'distance' as const, label: 'Attention distance' }]
                    : []),
                ]}
                onChange={setView}
              />{' '}
              <Select
                label="Layer"
                value={layer?.name ?? ''}
                options={layers.map((one) => ({ value: one.name, label: labelOf(one) }))}
                onChange={setName}
              />{' '}
            </>
          )}
          {about}
        </>
      }
      empty={found === null ? 'Waits for the inspection.' : part?.found === false ? part.reason : 'No layer has units.'}
      figure={figure}
      theme={theme}
      onExport={onExport(figure?.id ?? 'layer-activity')}
    />
  );
}

const labelOf = (layer: LayerActivity): string => {
  const { dead, saturated } = unitCounts(layer);
  const marks = [...(dead > 0 ? [`${dead} dead`] : []), ...(saturated ? [`${saturated} saturated`] : [])];
  return `${layer.name}, ${layer.operation}${marks.length > 0 ? `: ${marks.join(', ')}` : ''}`;
};
