import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useFigureTarget } from '../../ui/plot/dragged-figure';
import type { ScreenName } from '../stores/navigation';
import { useNavigation, useRuns } from '../workbench/context';
import styles from './ActivityBar.module.css';
import { screenTitles } from './screen-titles';

type BarScreen = Exclude<ScreenName, 'document'>;

/** Line icons on a 20 px grid. */
const icons: Readonly<Record<BarScreen, string>> = {
  gallery: 'M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z',
  documents: 'M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 10h5M7.5 13h5',
  runs: 'M3 3v14h14M5.5 6c1.5 6 4 8 10.5 8.5',
  compare: 'M3 4c5 0 5 9 14 9M3 8c4 0 6 8 14 8M3 17V3',
  sweeps: 'M3 3h14v14H3zM7.7 3v14M12.3 3v14M3 7.700h14M3 12.300h14',
  figures: 'M3 3h14v14H3zM6 6h3.500v3.500H6zM11.500 6H14v3.500h-2.500zM6 12.500h8M6 14.500h5',
  data: 'M16.5 5c0 1.4-2.9 2.5-6.5 2.5S3.5 6.4 3.5 5 6.4 2.5 10 2.5s6.5 1.1 6.5 2.5M3.5 5v10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5V5M3.5 10c0 1.4 2.9 2.5 6.5 2.5s6.5-1.1 6.5-2.5',
  devices:
    'M5.5 5.5h9v9h-9zM8 8h4v4H8zM7.5 2.5v3M12.5 2.5v3M7.5 14.5v3M12.5 14.5v3M2.5 7.5h3M2.5 12.5h3M14.5 7.5h3M14.5 12.5h3',
  help: 'M17.2 10a7.2 7.2 0 1 1-14.4 0a7.2 7.2 0 0 1 14.4 0M7.8 8a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6M10 14v.2',
  settings:
    'M12.4 10a2.4 2.4 0 1 1-4.8 0a2.4 2.4 0 0 1 4.8 0M10 2.5v2.3M10 15.2v2.3M2.5 10h2.3M15.2 10h2.3M4.7 4.7l1.6 1.6M13.7 13.7l1.6 1.6M4.7 15.3l1.6-1.6M13.7 6.3l1.6-1.6',
};

const above: readonly BarScreen[] = ['gallery', 'documents', 'runs', 'compare', 'sweeps', 'figures', 'data', 'devices'];
const below: readonly BarScreen[] = ['help', 'settings'];

export function ActivityBar(): ReactElement {
  return (
    <nav className={styles['bar']} aria-label="Workbench">
      {above.map((screen) =>
        screen === 'figures' ? <FiguresEntry key={screen} /> : <Entry key={screen} screen={screen} />,
      )}
      <span className={styles['space']} />
      {below.map((screen) => (
        <Entry key={screen} screen={screen} />
      ))}
    </nav>
  );
}

/** Milliseconds that a plot is held over Figures until the page opens, so that it can be put at its place. */
const openAfter = 700;

/** Plots that are let go over Figures are added to the page. */
function FiguresEntry(): ReactElement {
  const show = useNavigation((state) => state.show);
  const [held, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const stop = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  };
  useEffect(() => stop, []);
  const target = useFigureTarget({
    onHover: (event) => {
      setHeld(event !== null);
      if (event === null) stop();
      else timer.current ??= setTimeout(() => show('figures'), openAfter);
    },
  });
  return (
    <span className={held ? styles['target'] : styles['entry']} {...target}>
      <Entry screen="figures" />
    </span>
  );
}

function Entry({ screen }: { readonly screen: BarScreen }): ReactElement {
  const current = useNavigation((state) => state.screen);
  const show = useNavigation((state) => state.show);
  const running = useRuns((state) =>
    screen === 'runs' ? Object.values(state.runs).filter((run) => run.state === 'running').length : 0,
  );
  const on = current === screen || (current === 'document' && screen === 'documents');
  return (
    <button
      type="button"
      className={on ? styles['on'] : undefined}
      aria-current={on ? 'page' : undefined}
      onClick={() => show(screen)}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d={icons[screen]} />
      </svg>
      {screenTitles[screen]}
      {running > 0 ? (
        <span className={styles['badge']}>
          {running}
          <span className="visually-hidden"> running</span>
        </span>
      ) : null}
    </button>
  );
}
