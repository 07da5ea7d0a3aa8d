/** A backend of TensorFlow.js that has been made the current one. */
export interface TensorDevice {
  readonly name: string;
  /** What computes: the library and its version, or the graphics adapter. */
  readonly detail: string;
  /** Bytes that the activations of one batch may take. */
  readonly activationBytes: number;
  /** Bytes that can be addressed for the derivatives of a step. */
  readonly mostBytes: number;
  /** Seconds since any fixed moment. */
  readonly now: () => number;
}
