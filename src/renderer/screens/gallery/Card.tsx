import { useMemo, type ReactElement } from 'react';
import { useStore } from 'zustand';
import {
  formatAboutDuration,
  formatCount,
  formatExact,
  formatRoughDuration,
  formatScientific,
  formatUncertain,
} from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import type { ReferenceValue } from '../../../shared/experiment';
import { RichText } from '../../../ui/controls';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { openPreset } from '../../workbench/document-commands';
import { useRuns, useWorkbench } from '../../workbench/context';
import { energiesOfCard, referenceInEnergies } from './card-energies';
import { CardPicture } from './CardPicture';
import type { GalleryCard } from './entries';
import styles from './Gallery.module.css';

export function Card({ card }: { readonly card: GalleryCard }): ReactElement {
  const workbench = useWorkbench();
  const { definition, preset, entry } = card;
  const preference = useConventionPreference();
  const shown = useMemo(() => energiesOfCard(card, preference), [card, preference]);
  return (
    <button
      type="button"
      className={styles['card']}
      data-preset={preset.id}
      onClick={() => openPreset(workbench, definition, preset)}
    >
      <CardPicture entry={entry} shown={shown} />
      <h3>{preset.title}</h3>
      <p>
        <RichText>{unbroken(preset.summary)}</RichText>
      </p>
      <span className={styles['meta']}>
        <span className={styles['reference']}>
          <Reference reference={referenceInEnergies(preset.reference, shown)} />
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

/**
 * How long it takes here: what a finished run of this preset took on this machine, else what is expected of its cores from the
 * processor time of the run of the picture, else a rough estimate. Which of them it is, is said.
 */
function Duration({ card: { preset, entry } }: { readonly card: GalleryCard }): ReactElement {
  const here = useRuns(({ runs }) => secondsHere(runs, preset.id));
  const cores = useStore(useWorkbench().about, ({ about }) => about?.engine.threads ?? null);
  if (here !== null) {
    return (
      <span title="Measured: the last finished run of it on this machine">
        {formatRoughDuration(here)} <small>here</small>
      </span>
    );
  }
  if (entry === null) {
    return (
      <span title="Estimated from the size of its steps, for two cores; no finished run has been recorded">
        {formatAboutDuration(preset.expectedSeconds)} <small>estimated</small>
      </span>
    );
  }
  const { processorSeconds, seconds, measuredOn } = entry;
  if (processorSeconds === null) return <span title={`Measured on ${measuredOn}`}>{formatRoughDuration(seconds)}</span>;
  const spread =
    cores === null
      ? ''
      : ` Over ${formatCount(cores, 'thread')} of this machine at best ${formatRoughDuration(processorSeconds / cores)}.`;
  return (
    <span title={`Processor time, measured on ${measuredOn}, where ${formatRoughDuration(seconds)} passed.${spread}`}>
      {formatRoughDuration(processorSeconds)} <small>processor</small>
    </span>
  );
}

/** Seconds of the newest finished run of a preset; null: there is none. */
function secondsHere(runs: Readonly<Record<string, RunSummary>>, preset: string): number | null {
  let newest: RunSummary | null = null;
  for (const run of Object.values(runs)) {
    if (run.preset !== preset || run.state !== 'finished' || run.annotation.origin?.kind === 'imported') continue;
    if (newest === null || run.createdAt > newest.createdAt) newest = run;
  }
  return newest?.elapsedSeconds ?? null;
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
