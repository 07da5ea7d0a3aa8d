import type { StoreApi } from 'zustand/vanilla';
import { AnsatzError, toAnsatzError } from '../../shared/contract';
import { problemInEnergies, shownEnergies } from '../../shared/energy';
import type { About, RunState, RunSummary } from '../../shared/lab/contract';
import type { Sweep, SweepStanding } from '../../shared/sweep/sweep';
import { conventionPreference } from '../../ui/convention/convention-preference';
import type { LabClient } from '../../ui/experiment-view/types';
import { createStore } from 'zustand/vanilla';
import type { Host } from '../connection/host';
import { ActionHistory } from '../stores/action-history';
import { DocumentCatalogue } from '../stores/documents';
import { FigurePages } from '../stores/figure-pages';
import { Messages } from '../stores/messages';
import { createNavigation } from '../stores/navigation';
import { createPreferences, type Preferences } from '../stores/preferences';
import { RunCatalogue } from '../stores/runs';
import { SweepCatalogue } from '../stores/sweeps';

/** Everything that outlives a component: one per window. */
export class Workbench {
  readonly host: Host;
  readonly preferences = createPreferences();
  readonly navigation = createNavigation();
  readonly messages = new Messages();
  readonly actions = new ActionHistory();
  readonly documents = new DocumentCatalogue();
  readonly figures = new FigurePages();
  readonly runs = new RunCatalogue((run, previous) => this.#announce(run, previous));
  readonly sweeps = new SweepCatalogue((sweep, standing) => this.#announceSweep(sweep, standing));
  readonly about: StoreApi<{ readonly about: About | null }> = createStore(() => ({ about: null }));

  constructor(host: Host) {
    this.host = host;
    let current: LabClient | null = null;
    host.subscribe(() => {
      const { lab, status } = host.getSnapshot();
      if (status !== 'open' || lab === null || lab === current) return;
      current = lab;
      void this.#attach(lab);
    });
    host.connectNow();
    window.addEventListener('pagehide', () => {
      this.documents.flush();
      void this.figures.flush();
    });
  }

  get lab(): LabClient | null {
    return this.host.getSnapshot().lab;
  }

  /** Changes settings; undone where they are seen. */
  changePreferences(next: Partial<Preferences>, label: string): void {
    const before = this.preferences.getState();
    const { change } = before;
    const old: Partial<Preferences> = Object.fromEntries(
      Object.entries(before).filter(([name]) => Object.hasOwn(next, name)),
    );
    const redo = async (): Promise<void> => change(next);
    void redo();
    this.actions.add({ label, undo: async () => change(old), redo, scope: 'window' });
  }

  /** Runs something that may fail and says so in the corner. */
  attempt(work: () => Promise<void>): void {
    work().catch((thrown: unknown) => {
      const { message, reason, suggestion } = toAnsatzError(thrown);
      this.messages.show({ severity: 'error', message, detail: `${reason} ${suggestion}`.trim() });
    });
  }

  async #attach(lab: LabClient): Promise<void> {
    this.runs.setLab(lab);
    this.sweeps.setLab(lab);
    await this.documents.setLab(lab);
    await this.figures.setLab(lab);
    try {
      this.about.setState({ about: await lab.about({}) });
    } catch {
      // The connection is gone again; the next one asks anew.
    }
  }

  #announceSweep({ title }: Sweep, { state, problem }: SweepStanding): void {
    const action = { label: 'Show', onSelect: () => this.navigation.getState().show('sweeps') };
    if (state === 'finished') this.messages.show({ severity: 'success', message: `Finished: sweep ${title}`, action });
    else if (problem !== null) {
      const detail = `${problem.message} ${problem.suggestion}`;
      this.messages.show({ severity: 'warning', message: `Paused: sweep ${title}`, detail, action });
    }
  }

  #announce(run: RunSummary, previous: RunState | null): void {
    // Of hundreds of tasks the sweep speaks.
    if (this.sweeps.holds(run.id)) return;
    const open = {
      label: 'Show',
      onSelect: () => {
        if (run.documentId) this.navigation.getState().openDocument(run.documentId, 'training');
      },
    };
    const action = run.documentId ? open : null;
    const name = `${run.title}, seed ${run.seed}`;
    const shown = shownEnergies(run.energyScales, conventionPreference());
    const problem = run.problem && problemInEnergies(run.problem, shown);
    if (run.state === 'finished') {
      this.messages.show({ severity: 'success', message: `Finished: ${name}`, action });
    } else if (run.state === 'failed' || run.state === 'interrupted') {
      const detail = problem ? `${problem.message} ${problem.suggestion}` : null;
      this.messages.show({ severity: 'error', message: `${verb(run.state)}: ${name}`, detail, action });
    } else if (run.state === 'paused' && previous === 'running' && problem) {
      this.messages.show({ severity: 'warning', message: `Paused: ${name}`, detail: problem.message, action });
    }
  }
}

function verb(state: 'failed' | 'interrupted'): string {
  return state === 'failed' ? 'Failed' : 'Interrupted';
}

/** @throws AnsatzError before the first connection. */
export function labOf(workbench: Workbench): LabClient {
  const { lab } = workbench;
  if (lab) return lab;
  throw new AnsatzError({
    code: 'CONNECTION_LOST',
    message: 'There is no host yet.',
    reason: 'The window is still connecting.',
    suggestion: 'Wait for the connection, or start the host.',
  });
}
