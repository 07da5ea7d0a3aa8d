import { useRef } from 'react';
import type { ReactElement } from 'react';
import { Button } from '../../../../ui/controls';
import { controls } from '../controls';
import { weightEndings } from './weight-files';
import styles from './weights.module.css';

interface ImportWeightsProps {
  /** The model has an error: nothing can be read into it. */
  readonly blocked: boolean;
  readonly onFile: (file: File) => void;
}

/** Chooses a file of weights. */
export function ImportWeights({ blocked, onFile }: ImportWeightsProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className={styles['picker']}>
      <Button
        size="small"
        title="First parameters from safetensors, npz, or NetKet’s .mpack; the file can be dropped here too"
        disabled={blocked}
        data-control={controls.importWeights}
        onClick={() => input.current?.click()}
      >
        Import weights…
      </Button>
      <input
        ref={input}
        type="file"
        accept={weightEndings.join(',')}
        hidden
        aria-label="Weights file"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again.
          event.target.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
    </span>
  );
}
