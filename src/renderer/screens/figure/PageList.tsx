import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatAge, formatCount } from '../../../shared/format';
import type { FigurePageSummary } from '../../../shared/figure-page';
import { Button, EmptyState, IconButton, LoadingState, Table, type Column } from '../../../ui/controls';
import { createFigurePage, removeFigurePage } from '../../workbench/figure-commands';
import { useWorkbench } from '../../workbench/context';
import { ReadingProblem, UnreadableFiles } from '../common/ReadingProblem';
import { ScreenHeader } from '../common/ScreenHeader';
import { useNow } from '../common/use-now';
import styles from './Figure.module.css';

/** All figure pages of the workspace. */
export function PageList(): ReactElement {
  const workbench = useWorkbench();
  const { list, problem } = useStore(workbench.figures.store);
  const now = useNow();
  const open = (pageId: string): void => workbench.attempt(() => workbench.figures.open(pageId));
  const create = (
    <Button icon="plus" variant="primary" onClick={() => createFigurePage(workbench)}>
      New figure
    </Button>
  );
  const columns: readonly Column<FigurePageSummary>[] = [
    {
      id: 'title',
      title: 'Title',
      sortBy: (page) => page.title.toLowerCase(),
      cell: (page) => (
        <button type="button" className={styles['open']} onClick={() => open(page.id)}>
          {page.title}
        </button>
      ),
    },
    {
      id: 'panels',
      title: 'Panels',
      align: 'right',
      sortBy: (page) => page.panels,
      cell: (page) => page.panels || 'none',
    },
    {
      id: 'size',
      title: 'Size',
      align: 'right',
      cell: (page) => `${page.width} × ${Math.round(page.height)} mm`,
    },
    {
      id: 'modified',
      title: 'Changed',
      align: 'right',
      sortBy: (page) => page.modifiedAt,
      cell: (page) => formatAge(page.modifiedAt, now),
    },
    {
      id: 'actions',
      title: <span className="visually-hidden">Actions</span>,
      width: 60,
      cell: (page) => (
        <IconButton icon="trash" label={`Delete ${page.title}`} onClick={() => removeFigurePage(workbench, page.id)} />
      ),
    },
  ];
  return (
    <>
      <ScreenHeader title="Figures" note={list ? formatCount(list.length, 'figure') : undefined}>
        {create}
      </ScreenHeader>
      <div className={styles['list']}>
        <UnreadableFiles kind="figure" />
        {problem ? <ReadingProblem problem={problem} onAgain={() => workbench.figures.refresh()} /> : null}
        {list === null && !problem ? <LoadingState title="Reading figures…" /> : null}
        {list?.length === 0 ? (
          <EmptyState title="No figures yet. Compose one from the plots of your runs." actions={create}>
            A figure is a page of a journal's width with panels (a), (b), … drawn as they will be printed. Every plot
            has “Add to figure” in its export menu.
          </EmptyState>
        ) : null}
        {list && list.length > 0 ? (
          <Table
            label="Figures"
            rowHeight={28}
            columns={columns}
            rows={list}
            rowKey={(page) => page.id}
            onOpen={(page) => open(page.id)}
            initialSort={{ id: 'modified', descending: true }}
          />
        ) : null}
      </div>
    </>
  );
}
