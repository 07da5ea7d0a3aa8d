import { useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatFixed } from '../../../shared/figure/format';
import { type FigurePage, lettersOf, pageHeight, panelOf } from '../../../shared/figure-page';
import { addInset } from '../../../shared/figure-page/edit';
import { plainText } from '../../../shared/figure';
import { Button, EmptyState, Panel, Section, Splitter } from '../../../ui/controls';
import { newId } from '../../workbench/document-commands';
import { useNavigation, useWorkbench } from '../../workbench/context';
import { ScreenHeader } from '../common/ScreenHeader';
import { AddPanelDialog } from './AddPanelDialog';
import { Checks } from './Checks';
import { ExportButton } from './exports';
import styles from './Figure.module.css';
import { ObjectTree } from './ObjectTree';
import { PageInspector } from './PageInspector';
import { PageStage } from './PageStage';
import { PanelInspector } from './PanelInspector';
import { useComposed } from './use-composed';
import { usePageTools } from './use-page';

/** A page open for work: its objects, the page itself at its size, and what is selected. */
export function Composer({ page }: { readonly page: FigurePage }): ReactElement {
  const workbench = useWorkbench();
  const { selected, select, edit } = usePageTools();
  const save = useStore(workbench.figures.store, (state) => state.save);
  const help = useNavigation((state) => state.showHelp);
  const [adding, setAdding] = useState(false);
  const { composed, checks } = useComposed(page);
  const panel = selected === null ? null : panelOf(page, selected);
  const host = panel?.place.kind === 'cell' ? panel : null;
  const letter = panel ? lettersOf(page).get(panel.id) : undefined;
  const size = `${page.width} × ${formatFixed(pageHeight(page), 1)} mm`;
  const addedInset = (): void => {
    if (!host) return;
    const id = newId('inset');
    edit((old) => addInset(old, id, host.id), { label: 'Add an inset' });
    select(id);
  };
  const side = (
    <Panel
      title={page.title}
      note={size}
      surface="side"
      label="Objects"
      body={
        <>
          <ObjectTree page={page} composed={composed} />
          <Section title="Add">
            <div className={styles['stack']}>
              <Button size="small" icon="plus" onClick={() => setAdding(true)}>
                Panel from a run
              </Button>
              <Button
                size="small"
                icon="plus"
                disabled={host?.figure.content.kind !== 'chart'}
                reason={host?.figure.content.kind === 'chart' ? null : 'Select a panel with axes'}
                onClick={addedInset}
              >
                Inset
              </Button>
            </div>
          </Section>
          <Checks checks={checks} onSelect={select} />
        </>
      }
    />
  );
  const stage =
    page.panels.length === 0 ? (
      <Panel
        title="Page"
        note={size}
        body={
          <EmptyState
            title="Nothing is on this page yet."
            actions={
              <Button icon="plus" variant="primary" onClick={() => setAdding(true)}>
                Panel from a run
              </Button>
            }
          >
            Every plot of the window has “Add to figure” as well, in its export menu: Compare, spectra and dynamics too.
          </EmptyState>
        }
      />
    ) : (
      <PageStage page={page} composed={composed} />
    );
  const inspector = panel ? (
    <Panel
      key={panel.id}
      title={panel.place.kind === 'inset' ? 'Inset' : letter === undefined ? 'Panel' : `Panel ${letter}`}
      note={plainText(panel.figure.title)}
      surface="side"
      label="Panel"
      body={<PanelInspector page={page} panel={panel} />}
    >
      <Button size="small" variant="quiet" onClick={() => select(null)}>
        Page
      </Button>
    </Panel>
  ) : (
    <Panel
      title="Page"
      note="size, text, palette, export"
      surface="side"
      label="Page settings"
      body={<PageInspector page={page} />}
    />
  );
  return (
    <>
      <ScreenHeader
        title={page.title}
        note={
          save.kind === 'failed' ? `not saved: ${save.problem.message}` : save.kind === 'saving' ? 'saving…' : 'saved'
        }
      >
        <Button variant="quiet" onClick={() => workbench.figures.close()}>
          All figures
        </Button>
        <Button variant="quiet" onClick={() => help('figures')}>
          Help
        </Button>
        <ExportButton page={page} format="pdf" variant="primary">
          Export PDF
        </ExportButton>
      </ScreenHeader>
      <Splitter
        id="figure"
        panes={[
          { id: 'objects', content: side, size: 232, minimum: 168, fixed: true, collapsible: true },
          { id: 'page', content: stage, minimum: 280 },
          { id: 'inspector', content: inspector, size: 312, minimum: 248, fixed: true, collapsible: true },
        ]}
      />
      {adding ? <AddPanelDialog onClose={() => setAdding(false)} /> : null}
    </>
  );
}
