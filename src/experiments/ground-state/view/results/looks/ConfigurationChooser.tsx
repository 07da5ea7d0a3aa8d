import { useState } from 'react';
import type { ReactElement } from 'react';
import { formatNumber } from '../../../../../shared/format';
import type { Lattice } from '../../../../../shared/lattice/lattice';
import { IconButton, Select, TextField } from '../../../../../ui/controls';
import { siteLabel } from '../../../../../ui/lattice-view/site-label';
import type { Looked } from '../../../inspection-schema';
import { configurationOf, readStates, writeStates, type Choice } from '../../../looks/choice';
import type { Look } from '../../../looks/open-look';
import { LatticeStage } from '../LatticeStage';
import styles from './looks.module.css';

interface ConfigurationChooserProps {
  readonly looked: Looked;
  readonly look: Look;
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
}

/** The configuration that is looked at: one of the most probable, a sample, or one that is typed or clicked together. */
export function ConfigurationChooser(props: ConfigurationChooserProps): ReactElement {
  const { looked, look, choice, onChoice } = props;
  const states = configurationOf(choice, looked, look.localDimensions) ?? new Uint8Array(look.localDimensions.length);
  const listed = listedChoices(looked, look);
  const place = listed.findIndex(({ value }) => value === choice);
  // What is typed stands until another configuration is chosen elsewhere.
  const [typed, setTyped] = useState<{ readonly text: string; readonly choice: Choice } | null>(null);
  const digits = writeStates(states);
  const text = typed?.choice === choice ? typed.text : digits;
  const valid = readStates(text, look.localDimensions) !== null;
  const go = (by: number): void => {
    const next = listed[(Math.max(0, place) + by + listed.length) % listed.length];
    if (next === undefined) return;
    onChoice(next.value);
  };
  return (
    <div className={styles['chooser']}>
      <IconButton icon="chevronUp" label="Configuration before" onClick={() => go(-1)} />
      <Select
        label="Configuration"
        value={choice}
        options={place < 0 ? [...listed, { value: choice, label: 'own' }] : listed}
        onChange={onChoice}
      />
      <IconButton icon="chevronDown" label="Next configuration" onClick={() => go(1)} />
      <span className={styles['states']}>
        <TextField
          label="Local states of the configuration, site by site"
          value={text}
          invalid={!valid}
          onChange={(next) => {
            const clean = next.trim().toLowerCase();
            const read = readStates(clean, look.localDimensions) !== null;
            setTyped({ text: clean, choice: read ? `c${clean}` : choice });
            if (read) onChoice(`c${clean}`);
          }}
        />
      </span>
      {!valid && (
        <span role="status" className={styles['problem']}>
          {look.localDimensions.length} digits, one a site: 0 is {look.stateNames[0]}, 1 is {look.stateNames[1]}.
        </span>
      )}
    </div>
  );
}

function listedChoices({ probable, logProbability, states }: Looked, { localDimensions }: Look) {
  const count = states.length / localDimensions.length;
  return Array.from({ length: count }, (_, k) => {
    const ratio = formatNumber(Math.exp(logProbability[k] ?? 0), 3);
    return k < probable
      ? { value: `p${k + 1}`, label: `most probable ${k + 1}, ${ratio}` }
      : { value: `s${k - probable + 1}`, label: `sample ${k - probable + 1}, ${ratio}` };
  });
}

interface ConfigurationLatticeProps extends ConfigurationChooserProps {
  readonly lattice: Lattice;
}

/** The configuration on the lattice; a click, or Enter, takes a site to its next state. */
export function ConfigurationLattice(props: ConfigurationLatticeProps): ReactElement {
  const { lattice, looked, look, choice, onChoice } = props;
  const [site, setSite] = useState(0);
  const states = configurationOf(choice, looked, look.localDimensions) ?? new Uint8Array(look.localDimensions.length);
  const press = (pressed: number): void => {
    const next = Uint8Array.from(states);
    next[pressed] = ((next[pressed] ?? 0) + 1) % (look.localDimensions[pressed] ?? 1);
    onChoice(`c${writeStates(next)}`);
  };
  return (
    <div className={styles['pressed']}>
      <LatticeStage
        lattice={lattice}
        label={`Configuration; site ${siteLabel(lattice, site)} is ${look.stateNames[states[site] ?? 0] ?? ''}. Arrow keys choose a site, Enter changes its state.`}
        site={site}
        onMove={setSite}
        onPress={press}
      >
        {(scene) => {
          const side = Math.max(3, Math.min(22, scene.scale * 0.72));
          return Array.from(states, (state, index) => {
            const levels = (look.localDimensions[index] ?? 2) - 1;
            return (
              <rect
                key={index}
                x={(scene.sites[2 * index] ?? 0) - side / 2}
                y={(scene.sites[2 * index + 1] ?? 0) - side / 2}
                width={side}
                height={side}
                className={index === site ? styles['cursor'] : styles['site']}
                fillOpacity={levels === 0 ? 1 : 1 - state / levels}
              />
            );
          });
        }}
      </LatticeStage>
    </div>
  );
}
