import { useSyncExternalStore } from 'react';
import { conventionPreferences } from '../../shared/hamiltonian';
import type { ConventionPreference } from '../../shared/hamiltonian';

const KEY = 'ansatz.convention';
const listeners = new Set<() => void>();
let current: ConventionPreference | null = null;

const stored = (): ConventionPreference => {
  try {
    const text = localStorage.getItem(KEY);
    return conventionPreferences.find((known) => known === text) ?? 'text';
  } catch {
    return 'text';
  }
};

/** The convention that is wanted for energies, in the whole window. */
export const conventionPreference = (): ConventionPreference => (current ??= stored());

export const preferConvention = (next: ConventionPreference): void => {
  current = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Kept until the window closes; a storage that is full must not stop the choice.
  }
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useConventionPreference = (): ConventionPreference =>
  useSyncExternalStore(subscribe, conventionPreference);
