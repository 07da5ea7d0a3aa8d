/** A backend of TensorFlow.js that has been made the current one. */
export interface TensorDevice {
  readonly name: string;
  /** What computes: the library and its version, or the graphics adapter. */
  readonly detail: string;
  /** Bytes that the activations of one batch may take. */
  readonly activationBytes: number;
  /** Bytes that can be addressed for the derivatives of a step. */
  readonly mostBytes: number;
  /** Bytes of activations that are made in the time in which the kernels of a network are handed out; 0: none to speak of. */
  readonly idleBytes: number;
  /**
   * How convolutions on periodic grids are made: by the kernel of the backend for grids, or as products with gathered inputs,
   * like those of all other tables.
   */
  readonly convolutions: 'grid' | 'gathered';
  /** Seconds since any fixed moment. */
  readonly now: () => number;
}
