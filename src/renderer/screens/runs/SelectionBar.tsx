import { useState, type ReactElement } from 'react';
import { formatBytes, formatCount } from '../../../shared/format';
import { mostTags, parseTags, tagSchema } from '../../../shared/lab/annotation';
import type { RunSummary } from '../../../shared/lab/contract';
import { Button, Dialog, Field, IconButton, TextField } from '../../../ui/controls';
import { isActive } from '../../stores/runs';
import { annotateRuns, removeRuns } from '../../workbench/run-commands';
import { useNavigation, useWorkbench } from '../../workbench/context';
import { chooseForComparison } from '../compare/chosen-runs';
import { runsView } from './runs-view';
import styles from './Runs.module.css';

/** What can be done with the chosen runs together. */
export function SelectionBar({ runs }: { readonly runs: readonly RunSummary[] }): ReactElement {
  const workbench = useWorkbench();
  const show = useNavigation((state) => state.show);
  const [tagging, setTagging] = useState(false);
  const size = runs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const active = runs.filter(({ state }) => isActive(state)).length;
  const reason = active > 0 ? `${active} under way` : null;
  return (
    <div className={styles['selection']} role="region" aria-label="Chosen runs">
      <IconButton
        size="small"
        icon="close"
        label="Choose none"
        onClick={() => runsView.setState({ selected: new Set() })}
      />
      <span>
        {formatCount(runs.length, 'run')} chosen, {formatBytes(size)} on disk
      </span>
      <span className={styles['space']} />
      <Button size="small" icon="edit" onClick={() => setTagging(true)}>
        Tag…
      </Button>
      <Button
        size="small"
        icon="figure"
        onClick={() => {
          chooseForComparison(runs.map(({ id }) => id));
          show('compare');
        }}
      >
        Compare
      </Button>
      <Button
        size="small"
        icon="download"
        disabled={active > 0}
        onClick={() => runsView.setState({ bundleOf: runs.map(({ id }) => id) })}
      >
        Send…
      </Button>
      <Button size="small" icon="trash" reason={reason} onClick={() => removeRuns(workbench, runs)}>
        Delete
      </Button>
      {tagging ? <TagDialog runs={runs} onClose={() => setTagging(false)} /> : null}
    </div>
  );
}

function TagDialog({
  runs,
  onClose,
}: {
  readonly runs: readonly RunSummary[];
  readonly onClose: () => void;
}): ReactElement {
  const workbench = useWorkbench();
  const [draft, setDraft] = useState('');
  const typed = parseTags(draft);
  const good = typed.every((tag) => tagSchema.safeParse(tag).success);
  const change = (label: string, of: (tags: readonly string[]) => string[]): void => {
    annotateRuns(workbench, runs, `${label} ${typed.join(', ')}`, ({ tags }) => ({
      tags: of(tags).slice(0, mostTags),
    }));
    onClose();
  };
  const lower = new Set(typed.map((tag) => tag.toLowerCase()));
  return (
    <Dialog
      title={`Tags of ${formatCount(runs.length, 'run')}`}
      width={420}
      onClose={onClose}
      actions={
        <>
          <Button
            disabled={typed.length === 0}
            onClick={() => change('Untag', (tags) => tags.filter((tag) => !lower.has(tag.toLowerCase())))}
          >
            Take away
          </Button>
          <Button
            variant="primary"
            disabled={typed.length === 0 || !good}
            onClick={() => change('Tag', (tags) => parseTags([...tags, ...typed].join(',')))}
          >
            Add
          </Button>
        </>
      }
    >
      <Field label="Tags" error={good ? null : 'A tag has at most 40 characters.'}>
        <TextField label="Tags" placeholder="paper, figure 2" value={draft} onChange={setDraft} />
      </Field>
    </Dialog>
  );
}
