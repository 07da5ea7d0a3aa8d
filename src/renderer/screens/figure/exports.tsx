import { useState, type ReactElement, type ReactNode } from 'react';
import type { FigurePage } from '../../../shared/figure-page';
import type { PageFileFormat } from '../../../shared/lab/figure-page-calls';
import { Button } from '../../../ui/controls';
import { useWorkbench } from '../../workbench/context';
import { saveFile } from '../../workbench/save-file';
import { labOf } from '../../workbench/workbench';

interface ExportButtonProps {
  readonly page: FigurePage;
  readonly format: PageFileFormat;
  readonly dotsPerInch?: number;
  readonly variant?: 'plain' | 'primary';
  readonly size?: 'normal' | 'small';
  readonly children: ReactNode;
}

/** Has the host write the page and hands the file to the user. */
export function ExportButton(props: ExportButtonProps): ReactElement {
  const { page, format, dotsPerInch = 600, variant = 'plain', size = 'normal', children } = props;
  const workbench = useWorkbench();
  const [busy, setBusy] = useState(false);
  const write = (): void => {
    setBusy(true);
    workbench.attempt(async () => {
      try {
        const file = await labOf(workbench).exportFigurePage({ page, format, dotsPerInch });
        saveFile(file);
        workbench.messages.show({ severity: 'success', message: `Exported ${file.name}` });
      } finally {
        setBusy(false);
      }
    });
  };
  const empty = page.panels.length === 0;
  return (
    <Button
      variant={variant}
      size={size}
      {...(variant === 'primary' ? { icon: 'download' as const } : {})}
      aria-busy={busy}
      disabled={busy || empty}
      reason={empty && variant === 'primary' ? 'Nothing is on the page' : null}
      onClick={write}
    >
      {busy ? 'Writing…' : children}
    </Button>
  );
}
