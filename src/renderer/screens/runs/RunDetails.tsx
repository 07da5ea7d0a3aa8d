import type { ReactElement } from 'react';
import { formatAge, formatBytes, formatDuration, formatInteger } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import { AlertCard, Button, IconButton, KeyValues, Mark, Panel, Section } from '../../../ui/controls';
import { isActive } from '../../stores/runs';
import { annotateRuns } from '../../workbench/run-commands';
import { problemInEnergies } from '../../../shared/energy';
import type { ConventionPreference } from '../../../shared/hamiltonian';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { useShownEnergies } from '../../../ui/convention/use-shown-energies';
import { RunEnergy } from '../../workbench/RunEnergy';
import { energyPerSiteOf, energyUnitText, relativeErrorText, stateMark } from '../../workbench/run-words';
import { useNavigation, useRuns, useWorkbench } from '../../workbench/context';
import { useRunActions } from '../../workbench/use-run-actions';
import { useNow } from '../common/use-now';
import { NoteField } from './NoteField';
import { runsView } from './runs-view';
import { TagField } from './TagField';
import styles from './Runs.module.css';

/** Everything of one run that the list has no room for, with its tags and note to edit. */
export function RunDetails({ run }: { readonly run: RunSummary | null }): ReactElement {
  const close = <IconButton size="small" icon="close" label="Hide details" onClick={hide} />;
  if (run === null) {
    return (
      <Panel
        title="Details"
        surface="side"
        body={<p className={styles['hint']}>Choose a run: a click, or the arrow keys in the table.</p>}
      >
        {close}
      </Panel>
    );
  }
  return (
    <Panel title={run.title} note={`seed ${run.seed}`} label="Details" surface="side" body={<Details run={run} />}>
      {close}
    </Panel>
  );
}

function hide(): void {
  runsView.setState({ details: false });
}

function Details({ run }: { readonly run: RunSummary }): ReactElement {
  const workbench = useWorkbench();
  const shown = useShownEnergies(run.energyScales);
  const runs = useRuns((state) => state.runs);
  const known = [...new Set(Object.values(runs).flatMap(({ annotation }) => annotation.tags))].sort();
  const { tags, note, replayed } = run.annotation;
  const name = `${run.title}, seed ${run.seed}`;
  return (
    <div key={run.id}>
      <div className={styles['detailActions']}>
        <ActionButtons run={run} />
      </div>
      {run.problem ? (
        <div className={styles['detailProblem']}>
          <AlertCard
            problem={problemInEnergies(run.problem, shown)}
            severity={run.state === 'failed' ? 'error' : 'warning'}
          />
        </div>
      ) : null}
      <Section title="Tags">
        <TagField
          tags={tags}
          known={known.filter((tag) => !tags.includes(tag))}
          onChange={(next) => annotateRuns(workbench, [run], `Tags of ${name}`, () => ({ tags: next }))}
        />
      </Section>
      <Section title="Note">
        <NoteField
          note={note}
          onCommit={(next) => annotateRuns(workbench, [run], `Note of ${name}`, () => ({ note: next }))}
        />
      </Section>
      <Section title="Run">
        <KeyValues rows={rowsOf(run, useNow(), useConventionPreference())} />
      </Section>
      {replayed ? (
        <Section title="Last replay">
          <p className={styles['replayed']}>
            <Mark kind={replayed.same ? 'valid' : 'warning'} label={replayed.same ? 'same' : 'different'} />
            <span>{replayed.sentence}</span>
          </p>
        </Section>
      ) : null}
      <Section title="Where it lies">
        <code className={styles['path']}>{run.directory}</code>
      </Section>
    </div>
  );
}

function ActionButtons({ run }: { readonly run: RunSummary }): ReactElement {
  const actions = useRunActions();
  const over = !isActive(run.state);
  return (
    <>
      <Button size="small" icon="arrowRight" onClick={() => actions.open(run)}>
        Open
      </Button>
      {over && run.step > 0 ? (
        <Button size="small" icon="refresh" onClick={() => runsView.setState({ replayOf: run.id })}>
          Replay and compare…
        </Button>
      ) : null}
      {over ? (
        <Button size="small" icon="download" onClick={() => runsView.setState({ bundleOf: [run.id] })}>
          Send…
        </Button>
      ) : null}
      {over ? (
        <Button size="small" icon="trash" onClick={() => actions.remove(run)}>
          Delete
        </Button>
      ) : null}
    </>
  );
}

type Rows = Parameters<typeof KeyValues>[0]['rows'];

function energyRows(run: RunSummary, preference: ConventionPreference): Rows {
  const unit = energyUnitText(run, preference);
  const label = unit === '' ? 'E/N, units of H' : `E/N (${unit})`;
  return energyPerSiteOf(run, preference) === null
    ? []
    : [{ key: 'energy', label, value: <RunEnergy run={run} withUnit={false} /> }];
}

function rowsOf(run: RunSummary, now: Date, preference: ConventionPreference): Rows {
  const row = (key: string, value: string): Rows => (value === '' ? [] : [{ key, label: key, value }]);
  return [
    {
      key: 'state',
      label: 'State',
      value: (
        <span className={styles['state']}>
          <Mark kind={stateMark(run.state)} /> {run.state}
        </span>
      ),
    },
    ...row('System', run.system),
    ...row('Ansatz', run.ansatz),
    ...row('Steps', `${formatInteger(run.step)} of ${formatInteger(run.totalSteps)}`),
    ...energyRows(run, preference),
    ...row('Relative error', relativeErrorText(run)),
    ...row('Time', formatDuration(run.elapsedSeconds)),
    ...row('Device', run.device),
    ...row('Started', run.createdAt === '' ? '' : formatAge(run.createdAt, now)),
    ...row('Last checkpoint', run.lastCheckpoint === null ? 'none' : `step ${formatInteger(run.lastCheckpoint)}`),
    ...row('On disk', formatBytes(run.sizeBytes)),
    ...originRows(run),
    ...row('Name', run.id),
  ];
}

function originRows({ annotation: { origin } }: RunSummary): Rows {
  if (origin === null) return [];
  if (origin.kind === 'replay') return [{ key: 'origin', label: 'Replay of', value: <ShowRun id={origin.of} /> }];
  return [
    { key: 'origin', label: 'Imported from', value: `${origin.host} (${origin.platform})` },
    { key: 'version', label: 'Made with', value: `Ansatz ${origin.version}` },
    { key: 'there', label: 'Name there', value: origin.runId },
  ];
}

/** The name of a run; a link to it while it is there. */
function ShowRun({ id }: { readonly id: string }): ReactElement {
  const there = useRuns((state) => Object.hasOwn(state.runs, id));
  const show = useNavigation((state) => state.show);
  if (!there) return <span>{id}</span>;
  return (
    <button
      type="button"
      className={styles['link']}
      onClick={() => {
        runsView.setState({ active: id });
        show('runs');
      }}
    >
      {id}
    </button>
  );
}
