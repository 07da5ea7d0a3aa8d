import type { ReactElement } from 'react';
import type { RunSummary } from '../../../shared/lab/contract';
import { Button, Icon, IconButton, Menu } from '../../../ui/controls';
import { experiments } from '../../../experiments/specs';
import { facets, isFiltering, noFilter, offered, withChoice, type FacetId, type RunFilter } from './run-filters';
import styles from './Runs.module.css';

interface FilterBarProps {
  readonly runs: readonly RunSummary[];
  readonly filter: RunFilter;
  readonly onChange: (filter: RunFilter) => void;
}

/** Values that are offered: a list without end would not be read. */
const mostValues = 60;

/** One chip for each thing that runs are filtered by; how many runs a choice leaves stands beside it. */
export function FilterBar({ runs, filter, onChange }: FilterBarProps): ReactElement {
  return (
    <div className={styles['filters']} role="group" aria-label="Filters">
      {facets.map(({ id, label }) => (
        <FilterChip key={id} {...{ id, label, runs, filter, onChange }} />
      ))}
      {isFiltering(filter) ? (
        <Button size="small" variant="quiet" onClick={() => onChange(noFilter)}>
          Clear filters
        </Button>
      ) : null}
    </div>
  );
}

function FilterChip(props: FilterBarProps & { readonly id: FacetId; readonly label: string }): ReactElement {
  const { id, label, runs, filter, onChange } = props;
  const chosen = filter.chosen[id];
  return (
    <span className={[styles['chip'], chosen === undefined ? '' : styles['chosen']].join(' ')}>
      <Menu
        label={`${label}: ${chosen === undefined ? 'any' : wordOf(id, chosen)}`}
        buttonClassName={styles['chipButton'] ?? ''}
        button={
          <>
            {label.toLowerCase()}: <b>{chosen === undefined ? 'any' : wordOf(id, chosen)}</b>
            <Icon name="chevronDown" size={12} />
          </>
        }
        items={() => [
          { key: 'any', label: 'any', onSelect: () => onChange(withChoice(filter, id, null)) },
          ...offered(runs, id, filter)
            .slice(0, mostValues)
            .map(({ value, count }) => ({
              key: `=${value}`,
              label: wordOf(id, value),
              note: String(count),
              onSelect: () => onChange(withChoice(filter, id, value)),
            })),
        ]}
      />
      {chosen === undefined ? null : (
        <IconButton
          size="small"
          icon="close"
          label={`Any ${label.toLowerCase()}`}
          onClick={() => onChange(withChoice(filter, id, null))}
        />
      )}
    </span>
  );
}

function wordOf(facet: FacetId, value: string): string {
  if (facet !== 'experiment') return value;
  return experiments.find(({ id }) => id === value)?.title ?? value;
}
