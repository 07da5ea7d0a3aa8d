import { createContext } from 'react';
import type { BuilderEditing } from './types';

/** For the boxes of the canvas: what can be done to them; null: the canvas is read only. */
export const EditingContext = createContext<BuilderEditing | null>(null);
