import type { DockviewApi, IDockviewPanel } from 'dockview-react';
import { readStored, writeStored } from '../storage';
import { completed, homeOf, storedDockSchema, type DockArea } from './area';
import type { DockPanel, Resize, Side } from './dock-panel';
import { layoutPrefix, type Dock, type DockedPanel } from './docks';
import { fromDockview, panelComponent, toDockview } from './serialize';

const saveAfterMilliseconds = 200;
/** How much a panel grows by one press, in pixels. */
const resizeStep = 48;

type Named = Pick<DockPanel, 'id' | 'title'>;

/** Owns the layout of one dock: reads it, changes it, keeps it. */
export class DockController implements Dock {
  readonly title: string;
  readonly #key: string;
  readonly #initial: DockArea;
  readonly #listeners = new Set<() => void>();
  readonly #hidden = new Set<string>();
  #panels: readonly Named[];
  #api: DockviewApi | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #version = 0;
  #loading = false;

  constructor(key: string, title: string, initial: DockArea, panels: readonly Named[]) {
    this.#key = layoutPrefix + key;
    this.title = title;
    this.#initial = initial;
    this.#panels = panels;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes with every change of the layout. */
  readonly getVersion = (): number => this.#version;

  get api(): DockviewApi | null {
    return this.#api;
  }

  /** Takes over a surface that has just been made. */
  attach(api: DockviewApi): void {
    this.#api = api;
    api.onDidAddGroup((group) => {
      // Panels have headers and are regions themselves: a place has neither.
      group.model.header.hidden = true;
      group.element.setAttribute('role', 'group');
    });
    const stored = readStored(this.#key, storedDockSchema);
    for (const id of stored?.hidden ?? []) this.#hidden.add(id);
    this.#load(stored?.area ?? null);
    api.onDidLayoutChange(() => this.#changed());
    api.onDidActivePanelChange(() => this.#notify());
    api.onDidMaximizedGroupChange(() => this.#notify());
    this.#notify();
  }

  /** Keeps at once what waits to be kept. */
  readonly flush = (): void => {
    if (this.#timer !== null) this.#save();
  };

  detach(): void {
    this.flush();
    this.#api = null;
  }

  /** Panels that came or went, for example with a setting of the run. */
  setPanels(panels: readonly Named[]): void {
    const before = this.#panels.map(({ id }) => id).join(' ');
    this.#panels = panels;
    const api = this.#api;
    if (api === null || before === panels.map(({ id }) => id).join(' ')) return;
    for (const panel of [...api.panels]) {
      if (!panels.some(({ id }) => id === panel.id)) api.removePanel(panel);
    }
    for (const { id } of panels) if (!this.#hidden.has(id)) this.#add(id, false);
  }

  panels(): readonly DockedPanel[] {
    return this.#panels.map(({ id, title }) => ({ id, title, shown: this.#find(id) !== undefined }));
  }

  current(): string | null {
    return this.#api?.activePanel?.id ?? null;
  }

  show(id: string): void {
    this.#hidden.delete(id);
    if (this.#find(id) === undefined) this.#add(id, true);
    else this.activate(id);
  }

  hide(id: string): void {
    const panel = this.#find(id);
    if (panel === undefined || (this.#api?.panels.length ?? 0) < 2) return;
    this.#hidden.add(id);
    this.#api?.exitMaximizedGroup();
    this.#api?.removePanel(panel);
  }

  activate(id: string): void {
    this.#find(id)?.api.setActive();
  }

  isMaximised(id: string): boolean {
    return this.#find(id)?.api.isMaximized() ?? false;
  }

  toggleMaximised(id: string): void {
    const panel = this.#find(id);
    if (panel === undefined) return;
    if (panel.api.isMaximized()) panel.api.exitMaximized();
    else {
      panel.api.setActive();
      panel.api.maximize();
    }
  }

  dockAt(id: string, side: Side): void {
    const panel = this.#find(id);
    if (this.#api === null || panel === undefined) return;
    this.#api.exitMaximizedGroup();
    panel.api.moveTo({ group: this.#api.addGroup({ direction: side }), position: 'center' });
  }

  join(id: string, other: string): void {
    const target = this.#find(other);
    this.#api?.exitMaximizedGroup();
    if (target !== undefined) this.#find(id)?.api.moveTo({ group: target.group, position: 'center' });
  }

  resize(id: string, how: Resize): void {
    const group = this.#find(id)?.group;
    if (group === undefined) return;
    const { width, height } = group;
    if (how === 'wider') group.api.setSize({ width: width + resizeStep });
    else if (how === 'narrower') group.api.setSize({ width: width - resizeStep });
    else if (how === 'taller') group.api.setSize({ height: height + resizeStep });
    else group.api.setSize({ height: height - resizeStep });
  }

  reset(): void {
    this.#hidden.clear();
    this.#api?.exitMaximizedGroup();
    this.#load(null);
    this.#changed();
  }

  #find(id: string): IDockviewPanel | undefined {
    return this.#api?.getPanel(id);
  }

  /** A layout that cannot be shown gives way to the default. */
  #load(area: DockArea | null): void {
    const api = this.#api;
    if (api === null) return;
    const wanted = this.#panels.map(({ id }) => id).filter((id) => !this.#hidden.has(id));
    const titles = new Map(this.#panels.map(({ id, title }) => [id, title]));
    const size = { width: api.width || 1200, height: api.height || 700 };
    const show = (from: DockArea | null): void => {
      const whole = completed(from, this.#initial, wanted);
      if (whole !== null) api.fromJSON(toDockview(whole, titles, size), { reuseExistingPanels: true });
    };
    this.#loading = true;
    try {
      show(area);
    } catch {
      api.clear();
      show(null);
    } finally {
      this.#loading = false;
    }
  }

  #add(id: string, inFront: boolean): void {
    const api = this.#api;
    const panel = this.#panels.find((candidate) => candidate.id === id);
    if (api === null || panel === undefined || api.getPanel(id) !== undefined) return;
    const area = fromDockview(api.toJSON());
    const home = area === null ? undefined : homeOf(id, area, this.#initial)?.panels[0];
    api.addPanel({
      id,
      title: panel.title,
      component: panelComponent,
      inactive: !inFront,
      ...(home === undefined ? {} : { position: { referencePanel: home, direction: 'within' as const } }),
    });
  }

  #notify(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }

  #changed(): void {
    if (this.#loading) return;
    this.#notify();
    this.#timer ??= setTimeout(() => this.#save(), saveAfterMilliseconds);
  }

  #save(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const api = this.#api;
    // One panel alone is a passing state: the others come back to the sizes that they had.
    if (api === null || api.hasMaximizedGroup()) return;
    const area = fromDockview(api.toJSON());
    if (area !== null) writeStored(this.#key, { version: 1, area, hidden: [...this.#hidden] });
  }
}
