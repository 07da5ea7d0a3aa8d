import type { ReactElement } from 'react';
import {
  formatAboutDuration,
  formatExact,
  formatRoughDuration,
  formatScientific,
  formatUncertain,
} from '../../../shared/format';
import type { ReferenceValue } from '../../../shared/experiment';
import { RichText } from '../../../ui/controls';
import { openPreset } from '../../workbench/document-commands';
import { useWorkbench } from '../../workbench/context';
import { CardPicture } from './CardPicture';
import type { GalleryCard } from './entries';
import styles from './Gallery.module.css';

export function Card({ card }: { readonly card: GalleryCard }): ReactElement {
  const workbench = useWorkbench();
  const { definition, preset, entry } = card;
  return (
    <button
      type="button"
      className={styles['card']}
      data-preset={preset.id}
      onClick={() => openPreset(workbench, definition, preset)}
    >
      <CardPicture entry={entry} />
      <h3>{preset.title}</h3>
      <p>
        <RichText>{unbroken(preset.summary)}</RichText>
      </p>
      <span className={styles['meta']}>
        <span className={styles['reference']}>
          <Reference reference={preset.reference} />
        </span>
        <Duration card={card} />
      </span>
      <span className={styles['meta']}>
        <span className={styles['cite']}>{preset.source}</span>
        <span
          className={styles['cite']}
          title={
            entry?.relativeError
              ? `Relative error; the run of the picture has ${formatScientific(entry.relativeError)}`
              : 'Relative error'
          }
        >
          {preset.expectedRelativeError === null
            ? 'accuracy not measured'
            : `to ${formatScientific(preset.expectedRelativeError, 1)}`}
        </span>
      </span>
    </button>
  );
}

/** "N = 40" stays on one line. */
const unbroken = (text: string): string => text.replaceAll(' = ', '\u00a0=\u00a0');

/** Processor time of the run of the picture, where it was measured: on a busy machine the time that passes is longer. */
function Duration({ card: { preset, entry } }: { readonly card: GalleryCard }): ReactElement {
  if (entry === null) return <span title="Estimated">{formatAboutDuration(preset.expectedSeconds)}</span>;
  const { processorSeconds, seconds, measuredOn } = entry;
  if (processorSeconds === null) return <span title={`Measured on ${measuredOn}`}>{formatRoughDuration(seconds)}</span>;
  return (
    <span title={`Processor time, measured on ${measuredOn}; ${formatRoughDuration(seconds)} passed`}>
      {formatRoughDuration(processorSeconds)} <small>processor</small>
    </span>
  );
}

function Reference({ reference }: { readonly reference: ReferenceValue }): ReactElement {
  const value =
    reference.error === null ? formatExact(reference.value) : formatUncertain(reference.value, reference.error);
  return (
    <span title={`${reference.kind}, ${reference.source}`}>
      <RichText>{`${italicVariables(reference.quantity)} = ${value}`}</RichText>
      {reference.unit ? (
        <small>
          {' '}
          <RichText>{italicVariables(reference.unit)}</RichText>
        </small>
      ) : null}
    </span>
  );
}

/** Single capitals are variables, but not the operators of "S·S"; labels that say so themselves are left alone. */
function italicVariables(label: string): string {
  return label.includes('_') ? label : label.replace(/(?<![\w·])[A-Z](?![\w·])/g, '_$&_');
}
