/** Formats that a trained model leaves in. */
export const modelFormats = ['safetensors', 'npz', 'netket', 'onnx', 'tensorflowjs'] as const;
export type ModelFormat = (typeof modelFormats)[number];

/** How each is offered. */
export const modelFormatWords: Readonly<Record<ModelFormat, { readonly label: string; readonly note: string }>> = {
  safetensors: { label: 'safetensors and JSON', note: 'any language' },
  npz: { label: 'npz', note: 'NumPy' },
  netket: { label: 'NetKet script', note: 'rebuilds the system' },
  onnx: { label: 'ONNX', note: 'ln ψ as a graph, opset 17' },
  tensorflowjs: { label: 'TensorFlow.js', note: 'ln ψ as a layers model' },
};
