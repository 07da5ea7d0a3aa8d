import type { ReactElement, ReactNode } from 'react';
import type { FigureInput } from '../../../../../shared/figure/figure';
import type { Lattice } from '../../../../../shared/lattice/lattice';
import { AlertCard, PanelHeader, RichText } from '../../../../../ui/controls';
import { FigureView } from '../../../../../ui/plot';
import type { Choice } from '../../../looks/choice';
import type { Passed } from '../../../looks/look-figures';
import type { Look } from '../../../looks/open-look';
import type { GroundStateInspection } from '../../../result-schema';
import type { exportFigure } from '../../../../../ui/experiment-view/export-figure';
import panels from '../results.module.css';
import { ConfigurationChooser, ConfigurationLattice } from './ConfigurationChooser';
import styles from './looks.module.css';
import type { LookState } from './use-look';

/** What every panel that looks at one configuration is given. */
export interface LookPanelProps {
  readonly found: GroundStateInspection | null;
  readonly state: LookState;
  readonly passed: Passed | null;
  /** Null where sites have several modes, which are not clicked. */
  readonly lattice: Lattice | null;
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
  readonly about: (words: string) => ReactElement;
  readonly theme: 'light' | 'dark';
  readonly onExport: (figure: string) => ReturnType<typeof exportFigure>;
}

interface LookFrameProps extends LookPanelProps {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly words: string;
  /** What was found, in numbers. Rich text. */
  readonly summary?: string | undefined;
  /** Undefined: there is nothing to see, and `empty` says why. */
  readonly figure: FigureInput | undefined;
  readonly empty: string;
  readonly controls: ReactNode;
}

/** A figure of one configuration, what chooses it, and what it means. */
export function LookFrame(props: LookFrameProps): ReactElement {
  const { id, title, note, words, summary, figure, empty, controls, found, state, lattice, choice, onChoice, theme } =
    props;
  const { look, reading, problem } = state;
  const waits = found === null || (look === null && reading);
  const chosen = { choice, onChoice };
  return (
    <div className={[panels['panel'], styles['framed']].join(' ')} data-figure={id}>
      <div className={styles['work']}>
        {figure === undefined ? (
          <section className={panels['emptyPanel']} aria-label={title}>
            <PanelHeader title={title} />
            {problem === null ? <p>{waits ? 'Waits for the inspection.' : empty}</p> : <AlertCard problem={problem} />}
          </section>
        ) : (
          <div className={styles['figure']}>
            <FigureView
              figure={figure}
              appearance={theme}
              title={title}
              note={<RichText>{note}</RichText>}
              onExport={props.onExport(figure.id)}
            />
          </div>
        )}
        {figure !== undefined && found !== null && look !== null && lattice !== null && (
          <ConfigurationLattice lattice={lattice} looked={found.parts.looked} look={look} {...chosen} />
        )}
      </div>
      {figure !== undefined && found !== null && look !== null && (
        <div className={styles['controls']}>
          {controls}
          <ConfigurationChooser looked={found.parts.looked} look={look} {...chosen} />
        </div>
      )}
      <div className={panels['footer']}>
        {figure !== undefined && summary !== undefined && <RichText>{summary}</RichText>} {props.about(words)}
      </div>
    </div>
  );
}

export const emptyOf = (look: Look | null, without: string): string =>
  look === null ? 'This wavefunction has no layers: its amplitudes come from a closed form.' : without;
