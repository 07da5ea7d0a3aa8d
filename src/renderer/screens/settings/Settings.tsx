import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Button, KeyValues, Section, Segmented } from '../../../ui/controls';
import { resetLayouts } from '../../../ui/dock';
import { usePreferences, useWorkbench } from '../../workbench/context';
import { ScreenHeader } from '../common/ScreenHeader';
import styles from './Settings.module.css';

const themes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'As the system' },
] as const;

const textSizes = ['automatic', '90', '100', '110', '125', '150'].map((value) => ({
  value,
  label: value === 'automatic' ? value : `${value} %`,
}));

const shown = [
  { value: '1', label: '1' },
  { value: '2', label: '2' },
  { value: '3', label: '3' },
  { value: '4', label: '4' },
] as const;

export default function Settings(): ReactElement {
  const preferences = usePreferences((state) => state);
  const workbench = useWorkbench();
  const about = useStore(workbench.about, (state) => state.about);
  return (
    <>
      <ScreenHeader title="Settings" note="Kept in this window; they apply at once" />
      <div className={styles['page']}>
        <Section title="Appearance">
          <div className={styles['row']}>
            <span>Theme</span>
            <Segmented
              label="Theme"
              value={preferences.theme}
              options={themes}
              onChange={(theme) => workbench.changePreferences({ theme }, 'Theme')}
            />
          </div>
          <div className={styles['row']}>
            <span>Size of texts</span>
            <Segmented
              label="Size of texts"
              value={String(preferences.textSize)}
              options={textSizes}
              onChange={(size) =>
                workbench.changePreferences({ textSize: size === 'automatic' ? size : Number(size) }, 'Size of texts')
              }
            />
          </div>
          <div className={styles['row']}>
            <span>Runs in the status bar</span>
            <Segmented
              label="Runs in the status bar"
              value={numberOption(preferences.statusBarRuns)}
              options={shown}
              onChange={(count) =>
                workbench.changePreferences({ statusBarRuns: Number(count) }, 'Runs in the status bar')
              }
            />
          </div>
          <div className={styles['row']}>
            <span>Layout of the panels</span>
            <Button onClick={resetLayouts}>Reset the layouts of all steps</Button>
          </div>
          <div className={styles['row']}>
            <span>Keyboard</span>
            <Button onClick={() => workbench.navigation.getState().setShortcutsOpen(true)}>All shortcuts</Button>
          </div>
        </Section>
        {about ? (
          <Section title="On disk" note="set when the host starts, with ANSATZ_HOME">
            <KeyValues
              rows={[
                { key: 'runs', label: 'Runs', value: <code>{about.runsDirectory}</code> },
                { key: 'documents', label: 'Documents', value: <code>{about.documentsDirectory}</code> },
                { key: 'limit', label: 'Runs at the same time', value: about.maxConcurrentRuns },
              ]}
            />
          </Section>
        ) : null}
        {about ? (
          <Section title="About">
            <KeyValues
              rows={[
                { key: 'version', label: 'Ansatz', value: about.version },
                { key: 'host', label: 'Host', value: about.host },
                { key: 'engine', label: 'Engine', value: about.engine.version },
              ]}
            />
          </Section>
        ) : null}
      </div>
    </>
  );
}

function numberOption(count: number): (typeof shown)[number]['value'] {
  return shown.find((option) => option.value === String(count))?.value ?? '2';
}
